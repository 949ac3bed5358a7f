import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { cliReference } from './generate/cli-reference.ts'
import { commandSnapshot } from './generate/command-snapshot.ts'

// node scripts/generate.ts [--check]: writes the files that are made from the commands, or says which are stale
const root = resolve('.')
const snapshot = await commandSnapshot(root)
const files = {
  'oclif.manifest.json': `${JSON.stringify(snapshot, null, 2)}\n`,
  'docs/cli-reference.md': cliReference(snapshot),
}

const stale = Object.entries(files).filter(
  ([file, text]) => !existsSync(join(root, file)) || readFileSync(join(root, file), 'utf8') !== text,
)
if (process.argv.includes('--check')) {
  for (const [file] of stale) console.error(`${file} is not what the commands say. Run \`npm run generate\` and commit it.`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
    console.log(`wrote ${file}`)
  }
}
