import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { cliReference } from './generate/cli-reference.ts'
import { commandSnapshot, pluginCommands } from './generate/command-snapshot.ts'

// node scripts/generate.ts [--check]: writes the files generated from commands, routes and types, or reports which are stale
const root = resolve('.')
const isCheck = process.argv.includes('--check')
type Generated = readonly [file: string, content: string | Buffer]
const isStale = ([file, content]: Generated): boolean =>
  !existsSync(join(root, file)) || !readFileSync(join(root, file)).equals(Buffer.from(content))
const complain = (names: readonly string[]): void => {
  for (const name of names) console.error(`${name} is not what its sources say. Run \`npm run generate\` and commit it.`)
  process.exitCode = names.length > 0 ? 1 : 0
}

const snapshot = await commandSnapshot(root)
const ofCommands: readonly Generated[] = [
  ['oclif.manifest.json', `${JSON.stringify(snapshot, null, 2)}\n`],
  ['docs/cli-reference.md', cliReference(snapshot, pluginCommands(root))],
]
// the other files take seconds, and the advice is the same
if (isCheck && ofCommands.some(isStale)) {
  complain(ofCommands.filter(isStale).map(([name]) => name))
  process.exit()
}
const { buildDashboard, firstLoad } = await import('./build/dashboard.ts')
const { failureTools } = await import('./generate/failure-tools.ts')
const { renderHttpApi } = await import('./generate/http-api.ts')
const { shapesOf, wireSchemas } = await import('./generate/wire-schemas.ts')
const { openApiDocument } = await import('../src/server/openapi.ts')
const { routeSpecs } = await import('../src/wire/http-api.ts')
const schemas = wireSchemas(root, shapesOf(routeSpecs))
const pages = await buildDashboard(root)
const files = new Map<string, string | Buffer>([
  ...ofCommands,
  ['src/server/wire-schemas.json', `${JSON.stringify(schemas, null, 2)}\n`],
  ['docs/http-api.md', renderHttpApi(openApiDocument(schemas, snapshot.version))],
  ['docs/failure-tools.md', failureTools(join(root, 'test/failures'))],
  ...[...pages].map(([file, bytes]) => [`dashboard-dist/${file}`, bytes] as const),
])

const stale = [...files].filter(isStale)
/** Page files left over from an earlier build. */
const leftOver = globSync('dashboard-dist/**/*.*', { cwd: root }).filter((file) => !files.has(file))
if (isCheck) {
  complain([...stale.map(([name]) => name), ...leftOver])
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
