// koa-router 14 ships no types; this declares what router.ts uses
declare module 'koa-router' {
  import type { Context, Middleware } from 'koa'

  export default class Router {
    constructor(options?: { readonly sensitive?: boolean; readonly strict?: boolean })
    register(
      path: string,
      methods: readonly string[],
      middleware: (context: Context & { readonly params: Readonly<Record<string, string>> }) => Promise<void>,
    ): unknown
    match(path: string, method: string): { readonly path: readonly { readonly methods: readonly string[] }[] }
    routes(): Middleware
  }
}
