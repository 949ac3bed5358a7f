import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

// every part of every word, so that a search finds a page while one still types
const out = join(import.meta.dirname, 'dist')
const index = {}
for (const file of globSync(join(out, '*.html')).sort()) {
  const page = basename(file, '.html')
  const found = new Set()
  for (const word of readFileSync(file, 'utf8')
    .toLowerCase()
    .match(/[a-z]{3,}/g) ?? []) {
    for (let from = 0; from < word.length; from += 1) for (let to = from + 2; to <= word.length; to += 1) found.add(word.slice(from, to))
  }
  for (const part of found) (index[part] ??= []).push(page)
  console.log(`${page}: ${found.size} parts of words`)
}
writeFileSync(join(out, 'index.json'), JSON.stringify(index))
console.log(`index.json: ${Object.keys(index).length} entries`)
