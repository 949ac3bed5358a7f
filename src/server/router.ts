import type { ServerResponse } from 'node:http'
import type { Context, Middleware } from 'koa'
import Router from 'koa-router'
import { readJsonBody } from './gate/read-json-body.ts'
import { isForApi, rawPath } from './gate/raw-request.ts'
import { Refusal } from './refusal.ts'
import type { RawAsked, Route, Serving } from './route.ts'
import { sendAnswer } from './send-answer.ts'

export interface ApiRouter {
  /** Methods that a path takes; none when nothing is there. */
  readonly methodsAt: (path: string) => readonly string[]
  readonly middleware: Middleware
}

/** The table of routes as Koa middleware. */
export const createRouter = (routes: readonly Route[], serving: Serving): ApiRouter => {
  const router = new Router({ sensitive: true, strict: true })
  for (const { spec, answer } of routes) {
    router.register(spec.path, [spec.method], async (context) => {
      const body = spec.method === 'post' ? await readJsonBody(context.req, context.res) : {}
      sendAnswer(context, await answer(askedBy(context, context.params, body), serving), serving.hub)
    })
  }
  return {
    methodsAt: (path) => (isForApi({ url: path, rawHeaders: [] }) ? methodsOf(router, path) : ['GET', 'HEAD']),
    middleware: router.routes(),
  }
}

const methodsOf = (router: Router, path: string): readonly string[] => [
  ...new Set(router.match(path, '').path.flatMap(({ methods }) => methods)),
]

const askedBy = ({ req, res }: Context, params: Readonly<Record<string, string>>, body: unknown): RawAsked => ({
  left: leaving(res),
  params,
  query: (req.url ?? '').slice(rawPath(req).length + 1),
  body,
  header: (name) => {
    const value = req.headers[name.toLowerCase()]
    if (Array.isArray(value)) throw new Refusal(400, 'repeated-header', `The header ${name} stands more than once.`)
    return value
  },
})

/** One for all: an error made for each answer would cost more than many an answer. */
const gone = new Error('The client has its answer, or has left.')

const leaving = (response: ServerResponse): AbortSignal => {
  const controller = new AbortController()
  response.once('close', () => {
    controller.abort(gone)
  })
  return controller.signal
}
