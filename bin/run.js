#!/usr/bin/env node
// The first file that runs: plain JavaScript that Node 16 can read, so that an old Node prints a sentence and not a syntax error.

/** Why Sparkwing does not start here, in one line; undefined if it does. */
const refusal = ({ execPath, platform, versions }) => {
  if (platform === 'win32')
    return 'sparkwing does not run on Windows itself: install it inside WSL (https://learn.microsoft.com/windows/wsl)'
  // the versions that `engines` in package.json names: a test holds the two together
  const needed = 'Node 22.18 or newer, but not 23.0 to 23.5'
  // Bun gives itself out as a Node
  if (versions.bun) return `sparkwing needs ${needed}; this is Bun ${versions.bun} (${execPath}): start it without --bun`
  const [major = 0, minor = 0] = versions.node.split('.').map(Number)
  const isPromised = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)
  return isPromised ? undefined : `sparkwing needs ${needed}; this is Node ${versions.node} (${execPath})`
}

const refused = refusal(process)
if (refused === undefined) {
  const [{ existsSync, mkdirSync, readFileSync }, { homedir }, { dirname, join, resolve }, { fileURLToPath }, { enableCompileCache }] = [
    'node:fs',
    'node:os',
    'node:path',
    'node:url',
    'node:module',
  ].map((name) => process.getBuiltinModule(name))

  // Compiled code is kept inside the home: the default is a folder that all users of the machine share. Without it Sparkwing is only slower.
  try {
    const home = process.env.SPARKWING_HOME
      ? resolve(process.env.SPARKWING_HOME.replace(/^~(?=\/|$)/, () => homedir()))
      : join(homedir(), '.sparkwing')
    // in /proc, where nothing can be made, the recursive `mkdirSync` of Node never ends
    const make = (folder) => {
      if (existsSync(folder)) return
      make(dirname(folder))
      mkdirSync(folder, { mode: 0o700 })
    }
    make(join(home, 'cache'))
    enableCompileCache(join(home, 'cache', 'compile'))
  } catch {
    // a command that needs the home reports that it cannot be written
  }

  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const argv = process.argv.slice(2)
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // Finding oclif's plugin for help takes 10 ms: only its own command, and the list of all commands, wait for it.
  if (!/^(?:help|-|$)/.test(argv[0] ?? '')) pjson.oclif.plugins = []

  const { start } = await import('../dist/cli/start.js')
  await start(argv, root, { pjson })
} else {
  process.stderr.write(`${refused}\n`)
  // the status of `exec` is that of its command: see src/model/exit-codes.ts
  process.exitCode = process.argv[2] === 'exec' ? 125 : 2
}
