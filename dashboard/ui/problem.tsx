import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiError } from '../api.ts'
import { Button } from './button.tsx'
import { Told } from './told.tsx'

/** A page's code could not be loaded, or does not match the code that is loaded already. */
export class MissingPageError extends Error {
  override readonly name = 'MissingPageError'
  constructor(cause: unknown) {
    super('This page could not be loaded.', { cause })
  }
}

/** Describes an error for the user. */
export const describeProblem = (error: unknown): { readonly message: string; readonly advice: readonly string[] } => {
  if (error instanceof ApiError) return { message: error.message, advice: error.tryThis }
  if (error instanceof MissingPageError) {
    return { message: error.message, advice: ['Check that the server is running, then try again: sparkwing dashboard status'] }
  }
  if (error instanceof TypeError)
    return { message: 'The server does not respond.', advice: ['Check it in a terminal: sparkwing dashboard status'] }
  return { message: String(error), advice: [] }
}

/** Shows an error with the server's advice and a retry button. When it replaces a whole page, `page` is that page's name. */
export const Problem = ({
  page,
  error,
  onRetry,
  hasAdvice = true,
  children,
}: {
  readonly page?: string
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
  /** False when the children replace the advice. */
  readonly hasAdvice?: boolean
  readonly children?: ReactNode
}) => {
  const { message, advice: said } = describeProblem(error)
  const advice = hasAdvice ? said : []
  return (
    <div role="alert" className="m-4 flex max-w-2xl gap-3 rounded-md border border-line bg-raised p-4">
      {page !== undefined && <h1 className="sr-only">{page}</h1>}
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-failed" />
      <div className="min-w-0 space-y-1">
        <p className="wrap-anywhere">
          <Told text={message} />
        </p>
        {advice.map((line) => (
          <p key={line} className="text-quiet wrap-anywhere">
            <Told text={line} />
          </p>
        ))}
        {children}
        {onRetry && (
          <p className="pt-1">
            <Button onClick={onRetry}>Try again</Button>
          </p>
        )}
      </div>
    </div>
  )
}
