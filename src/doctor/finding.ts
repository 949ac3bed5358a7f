import { asRefusedFile, isUsable, refusedFile } from '../files/refused-file.ts'
import type { CheckJson, CheckStatus } from '../wire/doctor.ts'

/** The advice for every problem that `--fix` can fix. */
const askForFix = '`sparkwing doctor --fix` fixes it.'

export const ok = (name: string, message: string): CheckJson => ({ name, status: 'ok', message })

export const found = (name: string, status: Exclude<CheckStatus, 'ok' | 'fixed'>, message: string, tryThis: string): CheckJson => ({
  name,
  status,
  message,
  tryThis,
})

/** The problem that the first of these files that this user may not use is; `undefined` if all may be used. */
export const refusal = (name: string, ...files: readonly string[]): CheckJson | undefined => {
  const file = files.find((one) => !isUsable(one))
  if (file === undefined) return undefined
  const { message, tryThis } = refusedFile(file, undefined)
  return found(name, 'problem', message, tryThis.join(' '))
}

/** A problem that can be fixed. With `fix`, fixes it, or reports why that failed. */
export const mendable = async (name: string, message: string, { fix, mend }: Mending): Promise<CheckJson> => {
  if (!fix) return found(name, 'problem', message, askForFix)
  try {
    await mend()
    return { name, status: 'fixed', message }
  } catch (error) {
    const refused = asRefusedFile(error)
    if (refused) return found(name, 'problem', `${message} It could not be fixed: ${refused.message}`, refused.tryThis.join(' '))
    return found(name, 'problem', `${message} It could not be fixed: ${error instanceof Error ? error.message : String(error)}`, retry)
  }
}

export interface Mending {
  readonly fix: boolean
  readonly mend: () => unknown
}

const retry = 'Solve the problem in the message, then try again.'

const mostNamed = 3
/** Names the first few of many. */
export const named = (names: readonly string[]): string =>
  names.length <= mostNamed ? names.join(', ') : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`
