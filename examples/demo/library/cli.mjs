import { readFileSync } from 'node:fs'
import { slug } from './slug.mjs'
import { words } from './words.mjs'
import { wrap } from './wrap.mjs'

const [command, ...args] = process.argv.slice(2)
const commands = {
  slug: (text) => slug(text),
  wrap: (width, file) => wrap(readFileSync(file, 'utf8'), Number(width)),
  words: (file) =>
    words(readFileSync(file, 'utf8'))
      .slice(0, 10)
      .map((pair) => pair.join(' '))
      .join('\n'),
}
console.log(commands[command](...args))
