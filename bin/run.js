#!/usr/bin/env node
// The first file that runs: plain JavaScript that Node 16 can parse, so that an old Node prints a message instead of a syntax error.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

// the same versions as `engines` in package.json: a test compares the two
if (major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)) {
  const [{ mkdirSync, readFileSync }, { homedir }, { dirname, join, resolve }, { fileURLToPath }, { enableCompileCache }] = [
    'node:fs',
    'node:os',
    'node:path',
    'node:url',
    'node:module',
  ].map((name) => process.getBuiltinModule(name))

  // Keep the compile cache inside the home: the default is a folder shared by all users of the machine. A failure does not matter.
  try {
    const home = process.env.SPARKWING_HOME ? resolve(process.env.SPARKWING_HOME) : join(homedir(), '.sparkwing')
    mkdirSync(join(home, 'cache'), { recursive: true, mode: 0o700 })
    enableCompileCache(join(home, 'cache', 'compile'))
  } catch {
    // a command that needs a writable home reports the problem itself
  }

  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const argv = process.argv.slice(2)
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // Finding the two plugins costs 10 ms, so load them only for their own commands and for the list of all commands.
  if (!/^(?:help|autocomplete|-|$)/.test(argv[0] ?? '')) pjson.oclif.plugins = []

  const { start } = await import('../dist/cli/start.js')
  await start(argv, root, { pjson })
} else {
  const needed = 'Node 22.18 or newer, but not 23.0 to 23.5'
  process.stderr.write(`sparkwing needs ${needed}; this is Node ${process.versions.node} (${process.execPath})\n`)
  process.exitCode = 2
}
