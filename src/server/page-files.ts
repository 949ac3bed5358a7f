import { basename, sep } from 'node:path'
import type { Middleware } from 'koa'
import serve from 'koa-static'

/** Places inside the page that end in a name: it may hold a dot. */
const named = /^\/(?:runs|pipelines|compare)\//

/** The page's files. A path without an extension is a place inside the page, so it gets the page itself. */
export const pageFiles = (folder: string): Middleware => {
  const serveFile = serve(folder, {
    index: 'index.html',
    setHeaders: (response, path) => {
      // the build puts a digest of the content into the names of these
      const isLasting = path.includes(`${sep}assets${sep}`)
      response.setHeader('Cache-Control', isLasting ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  return (context, next) =>
    serveFile(context, async () => {
      if (basename(context.path).includes('.') && !named.test(context.path)) {
        await next()
      } else {
        context.path = '/'
        await serveFile(context, next)
      }
    }) as Promise<void>
}
