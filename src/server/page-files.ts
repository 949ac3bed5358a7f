import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Middleware } from 'koa'
import serve from 'koa-static'
import { pageHeaders } from './gate/answer-headers.ts'

/** Addresses in the page that end in a name, which may contain a dot. */
const named = /^\/(?:runs|pipelines|compare)\//

/** A year, in seconds. Only for the browser: a proxy must not keep what is behind a session. */
const forGood = 'private, max-age=31536000, immutable'

/**
 * Serves the files of the page. A path without an extension is an address in the page, so it gets the page itself. The build puts a hash of
 * the content into the names of scripts and styles, so a browser keeps them: a page that is open works on while the server is away. Their
 * URLs contain `start`, which is random, so a page never gets what another server at this address has put into the cache.
 */
export const pageFiles = (folder: string, start: string): Middleware => {
  const serveAsset = serve(join(folder, 'assets'), { index: false })
  return async (context, next) => {
    const { path } = context
    const [, asset] = /^\/assets\/[\w-]+\/([^/]+)$/.exec(path) ?? []
    if (asset !== undefined) {
      context.path = `/${asset}`
      await serveAsset(context, next)
      context.set('Cache-Control', forGood)
      context.response.etag = asset
      if (context.fresh) context.status = 304
      return
    }
    const page = basename(path).includes('.') && path !== '/index.html' && !named.test(path) ? undefined : await readPage(folder, start)
    if (page === undefined) {
      await next()
      return
    }
    context.set({ ...pageHeaders(page.inline), 'Cache-Control': 'no-cache' })
    context.type = 'html'
    context.body = page.html
  }
}

interface Page {
  readonly html: string
  /** CSP hashes of the import maps in the page. */
  readonly inline: readonly string[]
}

const readPage = async (folder: string, start: string): Promise<Page | undefined> => {
  const built = await readFile(join(folder, 'index.html'), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  const html = built?.replaceAll('./assets/', `/assets/${start}/`)
  if (html === undefined) return undefined
  const maps = [...html.matchAll(/<script type="importmap">([^<]*)<\/script>/g)].map(([, text = '']) => text)
  return { html, inline: maps.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`) }
}
