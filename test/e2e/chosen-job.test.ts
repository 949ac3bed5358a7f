import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { hasTmux, openTerminal, type RealTerminal } from './real-terminal.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `
import { existsSync } from 'node:fs'
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  ci: pipeline({ plan({ job }) {
    job('lint', sh\`seq -f 'lint line %.0f' 100; until [ -e more ]; do sleep 0.02; done; echo later; until [ -e go ]; do sleep 0.02; done\`)
    job('unit', sh\`echo broken; exit 1\`)
    job('types', sh\`echo checking; until [ -e go ]; do sleep 0.02; done\`)
    job('wide', sh\`seq -f 'wide %.0f, which is a line of more than sixty characters, as compilers print it' 100; until [ -e go ]; do sleep 0.02; done\`)
  } }),
  stubborn: pipeline({ plan({ job }) {
    for (const name of ['one', 'two']) job(name, sh\`trap '' INT TERM; echo deaf; while :; do sleep 0.1; done\`)
  } }),
  reads: pipeline({ plan({ job }) {
    job('beside', sh\`until [ -e go ]; do sleep 0.02; done\`)
    job('reads', () => new Promise((resolve) => {
      const wait = setInterval(() => {
        if (!existsSync('read')) return
        clearInterval(wait)
        console.log('type a word')
        process.stdin.on('data', (data) => { process.stdin.pause(); resolve('read ' + data) })
      }, 20)
    }).then(console.log))
  } }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config }

/** The settings of the terminal are the same afterwards. */
const inTerminal = (story: (terminal: RealTerminal, place: Workplace) => Promise<void>) =>
  inWorkplace(files, async (place) => {
    await using terminal = await openTerminal(place, { columns: 80, rows: 24 })
    await terminal.type('stty -a >before; clear')
    await terminal.shows(isEmpty)
    await story(terminal, place)
    await terminal.type('stty -a >after && echo written')
    await terminal.shows((text) => /^written$/m.test(text))
    const settings = ['before', 'after'].map((name) => readFileSync(place.project.path(name), 'utf8').replace(/rows \d+; columns \d+/, ''))
    expect(settings[1]).to.equal(settings[0])
  })

const start = async (terminal: RealTerminal): Promise<string> => {
  await terminal.type('sparkwing run ci -j 8; echo code $?')
  return terminal.shows((text) => isTree(text) && text.includes('✗ unit') && text.includes('checking') && text.includes('line 100'))
}
const isTree = (text: string): boolean => /^1 [⠀-⣿] lint [^]*^4 [⠀-⣿] wide [^]*^ci \d of 4 jobs · .* · Tab: output of a job$/m.test(text)
/** Whether the output of this job is shown, and nothing else of the run. */
const isChosen = (text: string, job: string): boolean =>
  new RegExp(`^. ${job} +\\w+ +[\\d.]+ m?s +Esc: back[^]*^ci \\d of 4 jobs · .* · Tab: next job$`, 'm').test(text)
const over = (text: string): boolean => /^code \d+$/m.test(text)
const isEmpty = (text: string): boolean => text === '$'
const isBack = (text: string): boolean => text.endsWith('\n$')

describe(`the output of one job of a tree${hasTmux ? '' : ' (not tested: there is no tmux here)'}`, function () {
  this.timeout(180_000)
  if (!hasTmux) return

  it(
    'is chosen by its number or by Tab, goes on, and gives way to the tree with Esc',
    inTerminal(async (terminal, place) => {
      expect(await start(terminal)).to.match(/^2 ✗ unit +failed +\d/m)
      await terminal.press('1')
      const lint = await terminal.shows((text) => isChosen(text, 'lint'))
      expect(lint).to.match(/^ {2}lint line 84\n[^]*^ {2}lint line 100\n\nci/m)
      expect(lint).not.to.match(/lint line 83$|✗ unit/m)
      writeFileSync(place.project.path('more'), '')
      await terminal.shows((text) => /^ {2}lint line 100\n {2}later\n\nci/m.test(text))
      for (const job of ['types', 'wide', 'unit', 'lint']) {
        await terminal.press('Tab')
        await terminal.shows((text) => isChosen(text, job))
      }
      await terminal.press('Up')
      await terminal.press('2')
      expect(await terminal.shows((text) => isChosen(text, 'unit'))).to.match(/^✗ unit +failed +.*Esc: back · .*\n {2}broken\n\nci/m)
      await terminal.press('Escape')
      await terminal.shows(isTree)
      await terminal.press('3')
      await terminal.shows((text) => isChosen(text, 'types'))
      writeFileSync(place.project.path('go'), '')
      const end = await terminal.shows(over)
      expect(end).to.match(/^✓ lint +passed .*\n✓ types +passed .*\n✓ wide +passed .*\n\n✗ unit failed [^]*^✗ ci failed in [^]*^code 1$/m)
      expect(end).not.to.match(/Esc: back|Tab: |lint line|checking/)
    }),
  )

  it(
    'leaves no second rows when the window changes',
    inTerminal(async (terminal, place) => {
      // tmux keeps the blank rows below, and so would push the rows that are to be drawn again off a screen that is not full
      await terminal.type('seq 30')
      await start(terminal)
      await terminal.press('4')
      await terminal.shows((text) => isChosen(text, 'wide'))
      const sizes = [
        [120, 24],
        [61, 24],
        [61, 16],
        [80, 30],
      ] as const
      for (const [columns, rows] of sizes) {
        await terminal.resize(columns, rows)
        // drawn since then, and only once: the last line of the output stands above the line of the run
        const shown = columns < 90 ? /^ {2}wide 100, .*\n {2}.*it\n\nci/m : /^ {2}wide 100, .* print it\n\nci/m
        await terminal.shows((text) => isChosen(text, 'wide') && shown.test(text) && text.match(/Esc: back/g)?.length === 1)
      }
      writeFileSync(place.project.path('more'), '')
      writeFileSync(place.project.path('go'), '')
      const end = await terminal.shows(over)
      expect(end).not.to.match(/Esc: back|Tab: |wide \d|which is/)
    }),
  )

  it(
    'does not change Ctrl-Z, fg and Ctrl-C',
    inTerminal(async (terminal, place) => {
      // a shell script around the run stops and ends too
      await terminal.type('(sparkwing run ci -j 8; echo next line)')
      await terminal.shows(isTree)
      await terminal.press('3')
      await terminal.shows((text) => isChosen(text, 'types'))
      await terminal.press('C-z')
      await terminal.shows((text) => text.includes('Stopped') && isBack(text))
      await terminal.type('stty -a >stopped; clear; echo "shell: $((40 + 2))"')
      await terminal.shows((text) => /^shell: 42$/m.test(text))
      expect(readFileSync(place.project.path('stopped'), 'utf8')).to.equal(readFileSync(place.project.path('before'), 'utf8'))
      await terminal.type('fg')
      await terminal.shows((text) => isChosen(text, 'types'))
      await terminal.press('C-c')
      await terminal.shows((text) => /^i Cancelling: [^]*^■ ci cancelled after [^]*^ {2}show /m.test(text))
      // the shell around the run is back at once
      await terminal.type('')
      await terminal.shows(isBack)
      await terminal.type('echo code $?')
      expect(await terminal.shows(over))
        .to.match(/^code 130$/m)
        .and.not.to.match(/^next line$/m)
      expect((await place.runs())[0]).to.include({ status: 'cancelled', cause: 'SIGINT' })
    }),
  )

  it(
    'kills jobs that do not stop at the second Ctrl-C',
    inTerminal(async (terminal, place) => {
      await terminal.type('sparkwing run stubborn -j 2')
      await terminal.shows((text) => text.includes('deaf') && text.includes('Tab: output of a job'))
      await terminal.press('1')
      await terminal.shows((text) => /^. one +running .*Esc: back/m.test(text))
      await terminal.press('C-c')
      await terminal.shows((text) => text.includes('Interrupt again to kill them now.'))
      await terminal.press('C-c')
      await terminal.shows((text) => /^■ stubborn cancelled after [^]*^ {2}show /m.test(text) && isBack(text))
      await terminal.type('echo code $?')
      expect(await terminal.shows(over)).to.match(/^code 130$/m)
      expect((await place.runs())[0]).to.include({ status: 'cancelled', cause: 'SIGINT' })
    }),
  )

  it(
    'goes on after an fg that comes before it has stopped itself, as on a busy machine',
    inTerminal(async (terminal, place) => {
      // as if the process gets no time between its signal to the group and the handling of that signal
      place.project.write(
        'busy.mjs',
        `const { kill } = process
process.kill = (pid, signal) => {
  kill.call(process, pid, signal)
  if (signal === 'SIGTSTP') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000)
  return true
}`,
      )
      await terminal.type('(NODE_OPTIONS="--import ./busy.mjs" sparkwing run ci -j 8)')
      await terminal.shows(isTree)
      await terminal.press('3')
      await terminal.shows((text) => isChosen(text, 'types'))
      await terminal.press('C-z')
      await terminal.shows((text) => text.includes('Stopped') && isBack(text))
      await terminal.type('fg')
      await terminal.shows((text) => isChosen(text, 'types'))
      await terminal.press('C-c')
      await terminal.shows((text) => /^■ ci cancelled after [^]*^ {2}show /m.test(text))
      await terminal.type('')
      await terminal.shows(isBack)
    }),
  )

  it(
    'restores the terminal when the run is cancelled from elsewhere, and when Ctrl-\\ ends it',
    inTerminal(async (terminal, place) => {
      const ends: readonly [code: number, end: () => Promise<unknown>][] = [
        [143, () => place.hosted(['runs', 'cancel', 'latest', '--timeout', '20s'])],
        [131, () => terminal.press('C-\\')],
      ]
      for (const [code, end] of ends) {
        await terminal.type('sparkwing run ci -j 8; echo code $?')
        await terminal.shows((text) => text.includes('Tab: output of a job'))
        await end()
        await terminal.shows((text) => new RegExp(`^code ${code}`, 'm').test(text))
        await terminal.type('clear')
        await terminal.shows(isEmpty)
        await terminal.type('stty -a >after && echo written')
        await terminal.shows((text) => /^written$/m.test(text))
        expect(readFileSync(place.project.path('after'), 'utf8')).to.equal(readFileSync(place.project.path('before'), 'utf8'))
      }
    }),
  )

  it(
    'leaves the keys to a function that reads them, and what is typed after the run to the shell',
    inTerminal(async (terminal, place) => {
      await terminal.type('sparkwing run reads -j 2; echo code $?')
      await terminal.shows((text) => text.includes('Tab: output of a job'))
      writeFileSync(place.project.path('read'), '')
      await terminal.shows((text) => text.includes('type a word') && !text.includes('Tab: '))
      await terminal.type('12')
      await terminal.shows((text) => /^✓ reads /m.test(text))
      expect(place.log(place.folders()[0] ?? '', 'reads')).to.equal('type a word\nread 12\n\n')
      await terminal.type('echo typed ahead')
      writeFileSync(place.project.path('go'), '')
      await terminal.shows((text) => /^\$ typed ahead$/m.test(text) && isBack(text))
    }),
  )
})
