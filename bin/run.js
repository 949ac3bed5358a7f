#!/usr/bin/env node
// The first file that runs: plain JavaScript that Node 16 can read, so that an old Node gets a sentence and no syntax error.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > 22 || (major === 22 && minor >= 18)) {
  enableCompileCache()
  const { start } = await import('../dist/cli/start.js')
  await start(process.argv.slice(2), packageRoot())
} else {
  process.stderr.write(`sparkwing needs Node 22.18 or newer; this is Node ${process.versions.node} (${process.execPath})\n`)
  process.exitCode = 2
}

function packageRoot() {
  const { dirname } = process.getBuiltinModule('node:path')
  return dirname(dirname(process.getBuiltinModule('node:url').fileURLToPath(import.meta.url)))
}

/** Keeps compiled code inside the home: the default place is a folder that all users of the machine share. Failing is no fault. */
function enableCompileCache() {
  const { homedir } = process.getBuiltinModule('node:os')
  const { join, resolve } = process.getBuiltinModule('node:path')
  const { mkdirSync } = process.getBuiltinModule('node:fs')
  const home = process.env.SPARKWING_HOME ? resolve(process.env.SPARKWING_HOME) : join(homedir(), '.sparkwing')
  try {
    mkdirSync(join(home, 'cache'), { recursive: true, mode: 0o700 })
    process.getBuiltinModule('node:module').enableCompileCache(join(home, 'cache', 'compile'))
  } catch {
    // a home that can not be written is the business of the command that needs it
  }
}
