import type { IncomingMessage } from 'node:http'
import type { Middleware } from 'koa'
import Router from 'koa-router'
import { readJsonBody } from './gate/read-json-body.ts'
import { isForApi, rawPath } from './gate/raw-request.ts'
import { Refusal } from './refusal.ts'
import type { RawAsked, Route, Serving } from './route.ts'
import { sendAnswer } from './send-answer.ts'
import { clientLeft } from './client-left.ts'

export interface ApiRouter {
  /** The methods that a path accepts; empty if there is no such path. */
  readonly methodsAt: (path: string) => readonly string[]
  readonly middleware: Middleware
}

/** The table of routes as Koa middleware. */
export const createRouter = (routes: readonly Route[], serving: Serving): ApiRouter => {
  const router = new Router({ sensitive: true, strict: true })
  for (const { spec, answer } of routes) {
    router.register(spec.path, [spec.method], async (context) => {
      const left = clientLeft(context.req, context.res)
      const body = spec.method === 'post' ? await readJsonBody(context.req, context.res) : {}
      const asked = { left, params: context.params, body, ...readFrom(context.req) }
      sendAnswer(context, await answer(asked, serving), { left, hub: serving.hub })
    })
  }
  return {
    methodsAt: (path) => (isForApi({ url: path }) ? methodsOf(router, path) : ['GET', 'HEAD']),
    middleware: router.routes(),
  }
}

const methodsOf = (router: Router, path: string): readonly string[] => [
  ...new Set(router.match(path, '').path.flatMap(({ methods }) => methods)),
]

const readFrom = (request: IncomingMessage): Pick<RawAsked, 'query' | 'header'> => ({
  query: (request.url ?? '').slice(rawPath(request).length + 1),
  header: (name) => {
    const value = request.headers[name.toLowerCase()]
    if (Array.isArray(value)) throw new Refusal(400, 'repeated-header', `The header ${name} was sent more than once.`)
    return value
  },
})
