import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { findChromium } from '../test/browser/find-chromium.ts'
import type { RunListJson } from '../src/wire/run.ts'
import { seedProjects, seedRuns } from './screenshots/seed-home.ts'

// npm run screenshots: takes pictures of every page on a seeded home into docs/screenshots. With --all, in both themes and three widths
const root = join(import.meta.dirname, '..')
const folder = join(root, 'docs/screenshots')
const place = mkdtempSync(join(tmpdir(), 'sparkwing-screenshots-'))
const home = join(place, 'home')
const env = { ...process.env, SPARKWING_HOME: home }

const call = async (args: readonly string[], cwd = root): Promise<string> => {
  const child = spawn(process.execPath, [join(root, 'bin/run.js'), ...args], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const text = await Array.fromAsync(child.stdout as AsyncIterable<Buffer>)
  return Buffer.concat(text).toString()
}
type Shot = `${'light' | 'dark'}-${1440 | 1024 | 390}`
const all: readonly Shot[] = (['light', 'dark'] as const).flatMap((theme) =>
  ([1440, 1024, 390] as const).map((width): Shot => `${theme}-${width}`),
)
/** The pages whose layout or colours are worth more than one picture. */
const shotsOf: Readonly<Record<string, readonly Shot[]>> = {
  runs: ['dark-1440', 'light-390'],
  run: ['light-1440', 'dark-1024', 'light-390'],
  log: ['dark-1440', 'light-390'],
}

const projects = seedProjects(join(place, 'projects'))
mkdirSync(home, { mode: 0o700 })
seedRuns(home, projects, Date.now() - 5 * 60_000)
await call(['dashboard', 'start', '--port', '0'])
const { url } = JSON.parse(await call(['dashboard', 'status', '--json'])) as { readonly url: string }
const { runs } = (await (await fetch(`${url}/api/v1/runs?limit=200`)).json()) as RunListJson
const newest = (pipeline: string, status: string): string =>
  runs.find((run) => run.pipeline === pipeline && run.status === status)?.id ?? ''
const failed = newest('release', 'failed')
const passed = newest('release', 'passed')
const ofShop = `project=${encodeURIComponent(projects.shop)}`

const live: readonly ChildProcess[] = ['release', 'docs'].map((pipeline) =>
  spawn(process.execPath, [join(root, 'bin/run.js'), 'run', pipeline, '--output', 'quiet'], { cwd: projects.shop, env, stdio: 'ignore' }),
)

/** Each page by the name of its picture: its address, and how to tell that it is complete. */
const pages: Readonly<Record<string, { readonly path: () => string; readonly waitFor: (page: Page) => Promise<unknown> }>> = {
  runs: {
    path: () => '/',
    waitFor: (page) =>
      page
        .getByText(/passes test \d/)
        .first()
        .waitFor(),
  },
  grid: { path: () => `/?view=grid&${ofShop}&pipeline=release`, waitFor: (page) => page.getByText('publish').first().waitFor() },
  run: { path: () => `/runs/${failed}`, waitFor: (page) => page.getByText('failed').first().waitFor() },
  'run-timeline': { path: () => `/runs/${passed}?view=timeline`, waitFor: (page) => page.getByText('install').first().waitFor() },
  'run-table': { path: () => `/runs/${passed}?view=table`, waitFor: (page) => page.getByText('install').first().waitFor() },
  'run-live': {
    path: () => `/runs/${liveRun}`,
    waitFor: (page) => page.getByText('running').first().waitFor(),
  },
  log: {
    path: () => `/runs/${passed}?job=${encodeURIComponent('test/node-24')}&dock=full#L12-L16`,
    waitFor: (page) => page.getByText('cart 012').first().waitFor(),
  },
  compare: { path: () => `/compare/${passed}/${failed}`, waitFor: (page) => page.getByText('publish').first().waitFor() },
  pipelines: { path: () => '/pipelines', waitFor: (page) => page.getByText('migrate').first().waitFor() },
  pipeline: { path: () => `/pipelines/release?${ofShop}`, waitFor: (page) => page.getByText('Slowest jobs').first().waitFor() },
  search: {
    path: () => '/search?text=error',
    waitFor: (page) => page.getByText('Unexpected any').or(page.getByText('AssertionError')).first().waitFor(),
  },
}
const { values: options, positionals: wanted } = parseArgs({ allowPositionals: true, options: { all: { type: 'boolean' } } })
let liveRun = ''

const browser = await chromium.launch({ executablePath: findChromium() ?? 'chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] })
try {
  while (liveRun === '') {
    const answer = (await (await fetch(`${url}/api/v1/runs?status=running`)).json()) as RunListJson
    liveRun = answer.runs.find(({ pipeline }) => pipeline === 'release')?.id ?? ''
  }
  if (wanted.length === 0) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [name, { path, waitFor }] of Object.entries(pages)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    for (const shot of options.all ? all : (shotsOf[name] ?? ['light-1440'])) {
      const [theme, width] = shot.split('-') as ['light' | 'dark', string]
      const page = await browser.newPage({
        viewport: { width: Number(width), height: width === '390' ? 844 : 900 },
        colorScheme: theme,
        reducedMotion: 'reduce',
      })
      await page.goto(url + path())
      await waitFor(page)
      await page.evaluate('document.fonts.ready')
      // some content arrives a moment later: the layout of a graph, the first error of a failure
      await page.waitForTimeout(600)
      await page.screenshot({ path: join(folder, `${name}-${shot}.png`) })
      await page.close()
    }
    console.log(name)
  }
} finally {
  await browser.close()
  for (const run of live) run.kill('SIGTERM')
  await call(['dashboard', 'kill'])
  rmSync(place, { recursive: true, force: true })
}
