import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// node render.mjs PAGE: pages/PAGE.txt becomes dist/PAGE.html
const [page] = process.argv.slice(2)
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const [title, ...paragraphs] = readFileSync(join(import.meta.dirname, 'pages', `${page}.txt`), 'utf8')
  .trim()
  .split(/\n{2,}/)
const out = join(import.meta.dirname, 'dist')
mkdirSync(out, { recursive: true })
const body = paragraphs.map((text) => `<p>${escape(text)}</p>`).join('\n')
writeFileSync(join(out, `${page}.html`), `<!doctype html>\n<title>${escape(title)}</title>\n<h1>${escape(title)}</h1>\n${body}\n`)
console.log(`${page}.html: "${title}", ${paragraphs.length} paragraphs`)
