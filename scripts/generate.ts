import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { buildDashboard, firstLoad } from './build/dashboard.ts'
import { cliReference } from './generate/cli-reference.ts'
import { commandSnapshot, pluginCommands } from './generate/command-snapshot.ts'
import { renderHttpApi } from './generate/http-api.ts'
import { shapesOf, wireSchemas } from './generate/wire-schemas.ts'
import { openApiDocument } from '../src/server/openapi.ts'
import { routeSpecs } from '../src/wire/http-api.ts'

// node scripts/generate.ts [--check]: writes the files generated from commands, routes and types, or reports which are stale
const root = resolve('.')
const snapshot = await commandSnapshot(root)
const schemas = wireSchemas(root, shapesOf(routeSpecs))
const pages = await buildDashboard(root)
const files = new Map<string, string | Buffer>([
  ['oclif.manifest.json', `${JSON.stringify(snapshot, null, 2)}\n`],
  ['docs/cli-reference.md', cliReference(snapshot, pluginCommands(root))],
  ['src/server/wire-schemas.json', `${JSON.stringify(schemas, null, 2)}\n`],
  ['docs/http-api.md', renderHttpApi(openApiDocument(schemas, snapshot.version))],
  ...[...pages].map(([file, bytes]) => [`dashboard-dist/${file}`, bytes] as const),
])

const stale = [...files].filter(
  ([file, content]) => !existsSync(join(root, file)) || !readFileSync(join(root, file)).equals(Buffer.from(content)),
)
/** Page files left over from an earlier build. */
const leftOver = globSync('dashboard-dist/**/*.*', { cwd: root }).filter((file) => !files.has(file))
if (process.argv.includes('--check')) {
  for (const file of [...stale.map(([name]) => name), ...leftOver])
    console.error(`${file} is not what its sources say. Run \`npm run generate\` and commit it.`)
  process.exitCode = stale.length + leftOver.length > 0 ? 1 : 0
} else {
  for (const [file, content] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), content)
    console.log(`wrote ${file}`)
  }
  for (const file of leftOver) {
    rmSync(join(root, file))
    console.log(`removed ${file}`)
  }
  const { script, style } = firstLoad(pages)
  console.log(`the first page loads ${script} KB of scripts and ${style} KB of styles (gzip)`)
}
