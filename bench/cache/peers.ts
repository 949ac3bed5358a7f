import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'
import { filesOfJob, runCached, writeCachedProject } from './cached-project.ts'
import { installPeers, peerTools, standInForNpm, writeWorkspace, type PeerTool } from './peer-tools.ts'

/** The first run of a tool may take this long, in milliseconds. */
const patienceMs = 600_000

/** The jobs of `up-to-date` by tools of other projects, in the same files and the same minutes. Installs them from the registry. */
export const peers = async ({ home, quick }: Bench): Promise<Row> => {
  const jobs = quick ? 200 : 1000
  const installed = mkdtempSync(join(tmpdir(), 'sparkwing-peers-'))
  try {
    installPeers(installed)
    writeCachedProject(home, jobs)
    writeWorkspace(home.project, jobs)
    symlinkSync(join(installed, 'node_modules'), join(home.project, 'node_modules'))
    const path = [standInForNpm(home.project), process.env['PATH']].join(delimiter)
    await timedSparkwing(home, runCached)
    const ours: number[] = []
    const theirs: [name: string, ms: number][] = []
    const failed: string[] = []
    for (const [name, tool] of Object.entries(peerTools)) {
      const env = { ...process.env, PATH: path, npm_package_json: join(home.project, 'package.json'), ...tool.env }
      const run = (args: readonly string[]): Promise<number> => timed(args, tool, { cwd: home.project, env })
      // each tool makes its outputs itself, as it may not trust those of another
      for (let n = 0; n < jobs; n += 1) rmSync(join(home.project, 'packages', `p${n}`, 'dist'), { recursive: true, force: true })
      try {
        await run(tool.run)
        await run(tool.run)
        await timedSparkwing(home, runCached)
        const times: number[] = []
        for (let round = 0; round < (quick ? 3 : 5); round += 1) {
          times.push(await run(tool.run))
          ours.push((await timedSparkwing(home, runCached)).ms)
        }
        theirs.push([name, median(times)])
      } catch (error) {
        failed.push(`${name} failed: ${error instanceof Error ? error.message : String(error)}`)
      } finally {
        if (tool.end) await run(tool.end).catch(() => undefined)
      }
    }
    const fastest = Math.min(...theirs.map(([, ms]) => ms))
    const ratio = median(ours) / fastest
    return {
      what: `${jobs.toLocaleString('en')} cached jobs × ${filesOfJob} files, up to date, beside others`,
      floor: theirs.map(([name, ms]) => `${name} ${inMs(ms)}`).join(', '),
      ours: inMs(median(ours)),
      ratio,
      target: '≤ 1 × the fastest',
      isReached: ratio <= 1 && failed.length === 0,
      ...(failed.length > 0 && { note: failed.join('; ') }),
    }
  } finally {
    rmSync(installed, { recursive: true, force: true })
  }
}

const timed = (
  args: readonly string[],
  { isNative = false }: PeerTool,
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<number> =>
  new Promise((settle, reject) => {
    const startedAt = performance.now()
    const [program = '', ...rest] = isNative ? args : [process.execPath, ...args]
    // a pipe would have to be read meanwhile
    const told = join(options.cwd, 'told')
    const output = openSync(told, 'w')
    const stdio = ['ignore' as const, output, output]
    const child = spawn(isNative ? join(options.cwd, program) : program, rest, { ...options, stdio, timeout: patienceMs })
    closeSync(output)
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code === 0) settle(performance.now() - startedAt)
      else if (code === null) reject(new Error(`gave up after ${patienceMs / 60_000} minutes`))
      else reject(new Error(`exit code ${code}, ${readFileSync(told, 'utf8').trim().slice(-300)}`))
    })
  })
