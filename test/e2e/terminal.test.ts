import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { until } from '../journal/until.ts'
import { hasTmux, openTerminal } from './real-terminal.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  gated: pipeline({ plan({ job }) {
    for (const name of ['first', 'second', 'third'])
      job(name, sh\`echo begun; until [ -e open-\${name} ]; do sleep 0.02; done; echo "ended \${name}"\`)
  } }),
  x: pipeline({ plan({ job }) { for (const n of [1, 2, 3]) job('x-' + n, sh\`for i in 1 2 3 4 5; do echo "x \${n} $i"; sleep 0.05; done\`) } }),
  y: pipeline({ plan({ job }) { for (const n of [1, 2, 3]) job('y-' + n, sh\`for i in 1 2 3 4 5; do echo "y \${n} $i"; sleep 0.05; done\`) } }),
  polite: pipeline({ plan({ job }) { job('polite', sh\`trap 'echo goodbye; exit 0' INT; echo begun; while :; do sleep 0.05; done\`); job('beside', sh\`:\`) } }),
  stubborn: pipeline({ plan({ job }) { job('beside', sh\`:\`); job('stubborn', sh\`trap '' INT TERM; echo begun; while :; do sleep 0.05; done\`) } }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config }

/** The live part of the screen for `gated`: one row for each job, and the run below them. */
const gatedRows = (screen: string): readonly string[] => screen.split('\n').filter((line) => /\b(?:first|second|third|gated)\b/.test(line))
const liveRows = [
  /^1 [⠀-⣿] first +running +\d+ s +begun$/,
  /^2 [⠀-⣿] second +running +\d+ s +begun$/,
  /^3 [⠀-⣿] third +running +\d+ s +begun$/,
  /^gated 0 of 3 jobs · \d+ s · Tab: output of a job$/,
]
const isLive = (screen: string): boolean => {
  const rows = gatedRows(screen)
  return rows.length === liveRows.length && liveRows.every((pattern, index) => pattern.test(rows[index] ?? ''))
}
const secondsOf = (screen: string): number => Number(/^gated .* (\d+) s · /m.exec(screen)?.[1])
/** Remains of control sequences that arrived in pieces. */
const debris = /\x1b|\[[?0-9;]*[A-HJKhlm]\b/

describe(`in a real terminal${hasTmux ? '' : ' (not tested: there is no tmux here)'}`, function () {
  this.timeout(180_000)
  if (!hasTmux) return

  it(
    'two runs in the background of a shell leave both passed and a readable screen',
    inWorkplace(files, async (place) => {
      await using terminal = await openTerminal(place, { columns: 80, rows: 24 })
      await terminal.type('sparkwing run x & sparkwing run y & wait; echo over')
      const screen = await terminal.shows((text) => /^over$/m.test(text) && text.endsWith('\n$'))
      const known = [
        /^\$ sparkwing run x & sparkwing run y & wait; echo over$/,
        /^$/,
        /^✓ [xy] passed in \d+(?:\.\d)? m?s · 3 jobs · \d{8}-\d{6}-\d{3}-\w{8}$/,
        /^over$/,
        /^\[[12]\] [-+] Done +sparkwing run [xy]$/,
        /^\$$/,
      ]
      expect(screen.split('\n').filter((line) => !known.some((pattern) => pattern.test(line)))).to.deep.equal([])
      for (const name of ['x', 'y']) expect(screen.match(new RegExp(`^✓ ${name} passed`, 'gm'))).to.have.length(1)
      expect((await place.runs()).map(({ pipeline, status }) => `${pipeline} ${status}`).sort()).to.deep.equal(['x passed', 'y passed'])
    }),
  )

  for (const [columns, others] of [
    [80, [200, 60, 80]],
    [200, [80, 120, 200]],
  ] as const)
    it(
      `at ${columns} columns the tree is drawn correctly, also after each resize, and its end stays in the scrollback`,
      inWorkplace(files, async (place) => {
        await using terminal = await openTerminal(place, { columns, rows: 24 })
        await terminal.type('clear; sparkwing run -j 3 gated; echo code $?')
        let screen = await terminal.shows(isLive)
        for (const width of others) {
          await terminal.resize(width, 24)
          // redrawn since then, as its time shows
          const before = secondsOf(screen)
          screen = await terminal.shows((text) => isLive(text) && secondsOf(text) > before + 1)
        }
        for (const name of ['first', 'second', 'third']) writeFileSync(place.project.path(`open-${name}`), '')
        screen = await terminal.shows((text) => text.endsWith('\n$'))
        expect(screen).not.to.match(debris)
        const [first, second, third, gated, ...more] = gatedRows(screen)
        for (const [name, row] of Object.entries({ first, second, third })) expect(row).to.match(new RegExp(`^✓ ${name} +passed +\\d.*s$`))
        expect(gated).to.match(/^✓ gated passed in .* · 3 jobs · /)
        expect(more).to.deep.equal([])
        expect(screen).to.match(/\ncode 0\n\$$/)
      }),
    )

  it(
    'row 32: the first Ctrl-C lets a job clean up',
    inWorkplace(files, async (place) => {
      await using terminal = await openTerminal(place, { columns: 80, rows: 24 })
      await terminal.type('clear; sparkwing run polite')
      await terminal.shows((text) => text.includes('begun'))
      await terminal.press('C-c')
      await terminal.shows((text) => text.endsWith('\n$'))
      await terminal.type('echo code $?')
      const screen = await terminal.shows((text) => /^code \d+$/m.test(text))
      expect(screen).to.match(/^code 130$/m)
      expect(screen).not.to.match(debris)
      const [run] = await place.runs()
      expect(run).to.include({ status: 'cancelled', cause: 'SIGINT' })
      expect(place.log(run?.id ?? '', 'polite')).to.equal('begun\ngoodbye\n')
      await onlyTheTerminal(place)
    }),
  )

  it(
    'row 32: the second Ctrl-C kills a job that ignores signals',
    inWorkplace(files, async (place) => {
      await using terminal = await openTerminal(place, { columns: 80, rows: 24 })
      await terminal.type('clear; sparkwing run stubborn')
      await terminal.shows((text) => text.includes('begun'))
      await terminal.press('C-c')
      await terminal.shows((text) => text.includes('Cancelling'))
      expect(place.journal(place.folders().at(-1) ?? '').at(-1)?.type).not.to.equal('run.finished')
      await terminal.press('C-c')
      await terminal.shows((text) => text.endsWith('\n$'))
      await terminal.type('echo code $?')
      const screen = await terminal.shows((text) => /^code \d+$/m.test(text))
      expect(screen).to.match(/^code 130$/m)
      expect(screen).to.include('Killing what is still running.')
      const { jobs } = await place.show('latest')
      expect(jobs.map(({ status }) => status)).to.deep.equal(['passed', 'cancelled'])
      await onlyTheTerminal(place)
    }),
  )
})

/** Only tmux and the shell in it. */
const onlyTheTerminal = ({ mark }: Workplace): Promise<void> => until(() => mark.count() <= 2)
