import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { cliReference } from './generate/cli-reference.ts'
import { commandSnapshot } from './generate/command-snapshot.ts'
import { httpApi } from './generate/http-api.ts'
import { shapesOf, wireSchemas } from './generate/wire-schemas.ts'
import { openApiDocument } from '../src/server/openapi.ts'
import { routes } from '../src/server/routes.ts'

// node scripts/generate.ts [--check]: writes the files that are made from commands, routes and types, or says which are stale
const root = resolve('.')
const snapshot = await commandSnapshot(root)
const schemas = wireSchemas(root, shapesOf(routes))
const files = {
  'oclif.manifest.json': `${JSON.stringify(snapshot, null, 2)}\n`,
  'docs/cli-reference.md': cliReference(snapshot),
  'src/server/wire-schemas.json': `${JSON.stringify(schemas, null, 2)}\n`,
  'docs/http-api.md': httpApi(openApiDocument(routes, schemas, snapshot.version)),
}

const stale = Object.entries(files).filter(
  ([file, text]) => !existsSync(join(root, file)) || readFileSync(join(root, file), 'utf8') !== text,
)
if (process.argv.includes('--check')) {
  for (const [file] of stale) console.error(`${file} is not what its sources say. Run \`npm run generate\` and commit it.`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
    console.log(`wrote ${file}`)
  }
}
