import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench, BenchHome } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const mostOfOne = 10
const mostOfTen = 40

/** How much longer a recorded no-op job takes with one and with ten plugins in the home, each with a step type, a command and an observer. */
export const pluginStart = async ({ home, quick }: Bench): Promise<Row> => {
  home.writeConfig('noop: pipeline({ plan({ job }) { job("noop", sh`:`) } })')
  const counts = [0, 1, 10] as const
  const places = counts.map((count) => ({ at: withPlugins(home, count), times: [] as number[] }))
  // the first rounds fill the compile cache
  for (let round = -3; round < (quick ? 7 : 25); round += 1) {
    for (const { at, times } of places) {
      const { ms } = await timedSparkwing(at, ['run', '--output', 'quiet', 'noop'])
      if (round >= 0) times.push(ms)
    }
  }
  const [none = 0, one = 0, ten = 0] = places.map(({ times }) => median(times))
  const ratio = Math.max((one - none) / mostOfOne, (ten - none) / mostOfTen)
  return {
    what: 'start with plugins in the home',
    floor: `${inMs(none)} (no plugin)`,
    ours: `+${inMs(one - none)}, ten +${inMs(ten - none)}`,
    ratio,
    target: `≤ ${mostOfOne} ms, ten ≤ ${mostOfTen} ms`,
    isReached: ratio <= 1,
  }
}

/** The same home with this many linked plugins beside its runs. */
const withPlugins = (home: BenchHome, count: number): BenchHome => {
  const folder = join(home.project, `home-${count}`)
  for (let index = 0; index < count; index++) {
    const name = `sparkwing-plugin-bench${index}`
    const root = join(home.project, 'plugins', name)
    const record = join(folder, 'plugins', name)
    for (const path of [record, root]) mkdirSync(path, { recursive: true })
    writeFileSync(join(record, 'plugin.json'), JSON.stringify({ name, origin: 'linked', root }))
    const hooks = { 'sparkwing:plugin': './plugin.js', 'sparkwing:event': './event.js' }
    const oclif = { commands: './commands', hooks }
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name, version: '1.0.0', type: 'module', oclif }))
    writeFileSync(join(root, 'event.js'), 'export default async () => undefined\n')
    writeFileSync(join(root, 'plugin.js'), pluginOf(`bench${index}`))
  }
  return { ...home, env: { ...home.env, SPARKWING_HOME: folder } }
}

const pluginOf = (name: string): string =>
  [
    "import { definePlugin, stepType, text } from 'sparkwing'",
    "const step = stepType({ summary: 'Do nothing', options: { name: text() }, run: async () => undefined })",
    `export default async () => definePlugin({ name: '${name}', steps: { '${name}/step': step } })`,
    '',
  ].join('\n')
