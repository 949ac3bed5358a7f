import { randomBytes } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import { exitCodes } from '../../model/exit-codes.ts'
import { LogsRemovedError } from '../../model/logs-removed-error.ts'
import { UnreadableError } from '../../model/unreadable.ts'
import { UserError } from '../../model/user-error.ts'
import type { ErrorJson } from '../../wire/run.ts'
import { Refusal } from '../refusal.ts'
import { apiHeaders, pageHeaders } from './answer-headers.ts'
import { isForApi } from './raw-request.ts'
import { otherUserPage, signInPage } from './sign-in-page.ts'

/** Called with an internal error; `id` is the id that the client was given. */
export type OnBug = (error: unknown, id: string) => void

/** Turns thrown errors into answers with the usual headers. No stack trace reaches the client. */
export const errorBoundary =
  (onBug: OnBug): Middleware =>
  async (ctx, next) => {
    ctx.set(isForApi(ctx.req) ? apiHeaders : pageHeaders())
    try {
      await next()
    } catch (error) {
      if (ctx.headerSent) {
        onBug(error, 'after-headers')
        ctx.res.destroy()
        return
      }
      refuse(ctx, toRefusal(error, onBug))
    }
  }

const refuse = (ctx: Context, refusal: Refusal): void => {
  ctx.body = null
  ctx.status = refusal.status
  ctx.set(refusal.headers)
  if (refusal.status === 401 && isNavigation(ctx)) {
    const { html, inline } = refusal.code === 'other-user' ? otherUserPage : signInPage
    ctx.set(pageHeaders(inline))
    ctx.set('Cache-Control', 'no-store')
    ctx.type = 'html'
    ctx.body = html
    return
  }
  // send a refusal as JSON, even if a file was requested
  ctx.set(apiHeaders)
  ctx.type = 'application/json; charset=utf-8'
  ctx.body = JSON.stringify(errorJson(refusal))
}

/** The body of every API error. */
export const errorJson = ({ code, message, tryThis }: Pick<Refusal, 'code' | 'message' | 'tryThis'>): ErrorJson => ({
  error: { code, message, tryThis },
})

const statusOf = (error: UserError): number => {
  if (error instanceof UnreadableError) return 422
  if (error instanceof LogsRemovedError) return 410
  if (error.code === 'too-many-files') return 503
  return error.exitCode === exitCodes.notFound ? 404 : 400
}

const isNavigation = ({ req }: Context): boolean =>
  req.method === 'GET' && !isForApi(req) && (req.headers.accept ?? '').includes('text/html')

const toRefusal = (error: unknown, onBug: OnBug): Refusal => {
  if (error instanceof Refusal) return error
  if (error instanceof UserError) return new Refusal(statusOf(error), error.code, error.message, { tryThis: error.tryThis })
  // koa-static throws errors with a status for odd paths
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500) {
    return new Refusal(error.status === 403 ? 404 : error.status, 'bad-path', 'There is no file with that name.')
  }
  if (error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE')) {
    return new Refusal(503, 'too-many-files', 'The server has too many files open.', { tryThis: ['Close some pages, or try again later.'] })
  }
  const id = randomBytes(4).toString('hex')
  onBug(error, id)
  return new Refusal(500, 'bug', `This request failed because of a bug in Sparkwing (error ${id}).`, {
    tryThis: [`Look for ${id} in dashboard.log and report it.`],
  })
}
