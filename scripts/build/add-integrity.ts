import { createHash } from 'node:crypto'

/**
 * Adds the digest of each script and style to the page, and an import map with the digests of lazily loaded scripts, so that a browser runs
 * no file with other content. Worker scripts cannot have a digest.
 */
export const addIntegrity = (html: string, files: ReadonlyMap<string, Buffer>): string => {
  const digests = new Map([...files].map(([file, bytes]) => [`./${file}`, `sha384-${createHash('sha384').update(bytes).digest('base64')}`]))
  const scripts = [...digests].filter(([file]) => file.endsWith('.js'))
  const map = `<script type="importmap">${JSON.stringify({ integrity: Object.fromEntries(scripts) })}</script>`
  const sealed = html.replaceAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="(\.\/[^"]+)"/g, (tag, file: string) => {
    const digest = digests.get(file)
    if (digest === undefined) throw new Error(`The page loads ${file}, but the build did not produce it.`)
    return `${tag} integrity="${digest}"`
  })
  const first = sealed.search(/ *<(?:script|link) [^>]*integrity=/)
  return `${sealed.slice(0, first)}    ${map}\n${sealed.slice(first)}`
}
