import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium, findHeadlessShell } from '../test/browser/find-chromium.ts'

// Runs before the tests: the browser tests need Chromium, and run faster with its headless shell. Existing ones are used. Otherwise root on
// a system with apt gets them installed; for all other users, the failing tests say what to install.
const missing = [
  ...(findChromium() === undefined ? ['chromium'] : []),
  ...(findHeadlessShell() === undefined ? ['chromium-headless-shell'] : []),
]
if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  console.log(`Installing ${missing.join(' and ')} for the browser tests.`)
  const options = { stdio: 'inherit', timeout: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  try {
    execFileSync('/usr/bin/apt-get', ['update', '-q'], options)
    execFileSync('/usr/bin/apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], options)
  } catch (error) {
    console.error(`Could not be installed: ${error instanceof Error ? error.message : String(error)}`)
  }
}
