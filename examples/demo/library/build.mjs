import { copyFileSync, globSync, mkdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

const out = join(import.meta.dirname, 'dist')
mkdirSync(out, { recursive: true })
for (const file of globSync(join(import.meta.dirname, '{slug,wrap,words,cli}.mjs'))) {
  copyFileSync(file, join(out, basename(file)))
  console.log(`${basename(file).padEnd(10)} ${statSync(file).size} bytes`)
}
