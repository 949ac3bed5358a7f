import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from '../test/browser/find-chromium.ts'

// Runs before the tests: the browser tests need Chromium. An existing one is used. Otherwise root on a system with apt gets one installed;
// for all other users, the failing tests say what to install.
if (findChromium() === undefined && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  console.log('No Chromium was found: installing it for the browser tests.')
  const options = { stdio: 'inherit', timeout: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  try {
    execFileSync('/usr/bin/apt-get', ['update', '-q'], options)
    execFileSync('/usr/bin/apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], options)
  } catch (error) {
    console.error(`Chromium could not be installed: ${error instanceof Error ? error.message : String(error)}`)
  }
}
