#!/usr/bin/env node
// The first file that runs: plain JavaScript that Node 16 can read, so that an old Node gets a sentence and no syntax error.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

// the versions that `engines` in package.json names: a test holds the two together
if (major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)) {
  const [{ mkdirSync, readFileSync }, { homedir }, { dirname, join, resolve }, { fileURLToPath }, { enableCompileCache }] = [
    'node:fs',
    'node:os',
    'node:path',
    'node:url',
    'node:module',
  ].map((name) => process.getBuiltinModule(name))

  // Compiled code is kept inside the home: the default place is a folder that all users of the machine share. Failing is no fault.
  try {
    const home = process.env.SPARKWING_HOME ? resolve(process.env.SPARKWING_HOME) : join(homedir(), '.sparkwing')
    mkdirSync(join(home, 'cache'), { recursive: true, mode: 0o700 })
    enableCompileCache(join(home, 'cache', 'compile'))
  } catch {
    // a home that can not be written is the business of the command that needs it
  }

  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const argv = process.argv.slice(2)
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // Finding the two plugins costs 10 ms: only who asks for their commands, or for the list of all, waits for it.
  if (!/^(?:help|autocomplete|-|$)/.test(argv[0] ?? '')) pjson.oclif.plugins = []

  const { start } = await import('../dist/cli/start.js')
  await start(argv, root, { pjson })
} else {
  const needed = 'Node 22.18 or newer, but not 23.0 to 23.5'
  process.stderr.write(`sparkwing needs ${needed}; this is Node ${process.versions.node} (${process.execPath})\n`)
  process.exitCode = 2
}
