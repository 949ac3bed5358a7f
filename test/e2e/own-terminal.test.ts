import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { until } from '../journal/until.ts'
import { hasTmux, openTerminal, type RealTerminal } from './real-terminal.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const files = {
  'package.json': {
    scripts: {
      preask: 'echo before',
      ask: 'echo asking; read name; echo "hello $name"',
      streams: 'for fd in 0 1 2; do if test -t $fd; then echo "$fd is a terminal" >&2; else echo "$fd is not" >&2; fi; done',
      watch: 'echo watching; cat >/dev/null; echo "end of input"',
      captured: `P=$("$node" -p 40+2); test "$P" = 42 && echo same`,
      wait: 'echo begun; sleep 300',
      deaf: `trap 'echo no' INT; echo begun; while :; do sleep 0.05; done`,
      polite: `trap 'echo goodbye; exit 0' INT; echo begun; while :; do sleep 0.05; done`,
      raw: `"$node" -e "process.stdin.setRawMode(true).once('data', ([key]) => { console.log('key', key); process.exit() }); console.log('begun')"`,
      size: `trap 'stty size' WINCH; stty size; until [ -e stop ]; do sleep 0.05; done`,
    },
  },
  'sparkwing.config.mjs': `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  secret: pipeline({ plan({ job }) { job('secret', sh\`echo begun; printf 'tok'; printf 'en-%s\\n' 4711; echo "$TOKEN"\`, { secrets: ['TOKEN'] }) } }),
} })`,
}

const inTerminal = (story: (terminal: RealTerminal, place: Workplace) => Promise<void>) =>
  inWorkplace(files, async (place) => {
    await using terminal = await openTerminal(place, { columns: 80, rows: 24 })
    await terminal.type('clear')
    await terminal.shows((text) => text === '$')
    await story(terminal, place)
  })

const over = (text: string): boolean => /^code \d+$/m.test(text)
/** The shell waits for a line. */
const isBack = (text: string): boolean => text.endsWith('\n$')
const logOf = async ({ runs, home }: Workplace): Promise<string> => {
  const [run] = await runs()
  const folder = join(home, 'runs', run?.id ?? '')
  const names = readdirSync(folder).filter((name) => name.endsWith('.log'))
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('')
}

describe(`one job in a real terminal${hasTmux ? '' : ' (not tested: there is no tmux here)'}`, function () {
  this.timeout(180_000)
  if (!hasTmux) return

  it(
    'P16: takes an answer, and its log has plain newlines',
    inTerminal(async (terminal, place) => {
      await terminal.type('sparkwing run ask; echo code $?')
      await terminal.shows((text) => text.includes('asking'))
      await terminal.type('Ada')
      const screen = await terminal.shows(over)
      expect(screen).to.match(/^before\n✓ preask [^]*\nasking\nAda\nhello Ada\n✓ /m)
      expect(screen).to.match(/^code 0$/m)
      expect(await logOf(place)).to.equal('asking\nAda\nhello Ada\nbefore\n')
    }),
  )

  it(
    'P16: has a terminal for each stream that is one for the user, and only for those',
    inTerminal(async (terminal, place) => {
      let calls = 0
      const streams = async (line: string, answers: readonly boolean[]): Promise<void> => {
        const end = `end of call ${(calls += 1)}`
        await terminal.type(`${line}; echo ${end}`)
        await terminal.shows((text) => text.split('\n').includes(end))
        const expected = answers.map((is, fd) => `${fd} is ${is ? 'a terminal' : 'not'}\n`).join('')
        expect(await logOf(place), line).to.equal(expected)
      }
      await streams('sparkwing run streams', [true, true, true])
      await streams('echo piped | sparkwing run streams', [false, true, true])
      await streams('sparkwing run streams | cat', [true, false, true])
      await streams('sparkwing run streams 2>words', [true, true, false])
      await streams('sparkwing run --output lines streams', [true, false, false])
      // Sparkwing must not take the keys meant for the shell
      await streams('sparkwing run --output lines streams & wait', [false, false, false])
    }),
  )

  it(
    'P2: is captured without colours, as in a pipe',
    inTerminal(async (terminal) => {
      await terminal.type('sparkwing run captured; N=$(sparkwing exec -- "$node" -p 40+2); echo "<$N>"; echo code $?')
      const screen = await terminal.shows(over)
      expect(screen).to.match(/^same$/m)
      expect(screen).to.match(/^<42>$/m)
    }),
  )

  it(
    'P4: does not reach the end of its input until the user presses Ctrl-D',
    inTerminal(async (terminal) => {
      await terminal.type('sparkwing run watch; echo code $?')
      await terminal.shows((text) => text.includes('watching'))
      await terminal.type('more')
      expect(await terminal.shows((text) => /^more$/m.test(text))).not.to.include('end of input')
      await terminal.press('C-d')
      expect(await terminal.shows(over)).to.match(/^end of input$/m)
    }),
  )

  it(
    'P16: Ctrl-C goes to the job, and cancels the run if the job ends by it',
    inTerminal(async (terminal, place) => {
      await terminal.type('sparkwing run wait')
      await terminal.shows((text) => text.includes('begun'))
      await terminal.press('C-c')
      await terminal.shows(isBack)
      await terminal.type('echo code $?')
      expect(await terminal.shows(over)).to.match(/^code 130$/m)
      expect((await place.runs())[0]).to.include({ status: 'cancelled', cause: 'SIGINT' })
      await terminal.type('clear; sparkwing run polite')
      await terminal.shows((text) => /^begun$/m.test(text))
      await terminal.press('C-c')
      await terminal.shows(isBack)
      await terminal.type('echo code $?')
      expect(await terminal.shows(over)).to.match(/^\^C?goodbye\n[^]*^code 0$/m)
    }),
  )

  it(
    'P16: Ctrl-C ends the script that started the job too, unless it is a key for the job to read',
    inTerminal(async (terminal) => {
      const interrupt = async (script: string): Promise<string> => {
        await terminal.type('clear')
        await terminal.shows((text) => text === '$')
        await terminal.type(`(sparkwing run ${script}; echo next line)`)
        await terminal.shows((text) => /^begun$/m.test(text))
        await terminal.press('C-c')
        return terminal.shows(isBack)
      }
      for (const script of ['wait', 'polite']) expect(await interrupt(script)).not.to.match(/^next line$/m)
      expect(await interrupt('raw')).to.match(/^key 3$[^]*^next line$/m)
    }),
  )

  it(
    'P16: Ctrl-Z suspends the script that started the job too',
    inTerminal(async (terminal) => {
      await terminal.type('(sparkwing run ask; echo next line)')
      await terminal.shows((text) => text.includes('asking'))
      await terminal.press('C-z')
      await terminal.shows((text) => text.includes('Stopped'))
      await terminal.type('clear; fg')
      await terminal.type('Ada')
      expect(await terminal.shows((text) => /^next line$/m.test(text))).to.match(/^hello Ada$/m)
    }),
  )

  it(
    'P16: a job started in the background gets the keys after fg',
    inTerminal(async (terminal) => {
      await terminal.type('sparkwing run ask &')
      await terminal.shows((text) => text.includes('asking'))
      await terminal.type('clear; fg')
      await terminal.type('Ada')
      await terminal.shows((text) => /^hello Ada$/m.test(text))
    }),
  )

  it(
    'P16: three presses of Ctrl-C end a job that ignores them',
    inTerminal(async (terminal, place) => {
      await terminal.type('sparkwing run deaf')
      await terminal.shows((text) => /^begun$/m.test(text))
      for (let press = 0; press < 3; press += 1) await terminal.press('C-c')
      await terminal.shows(isBack)
      await terminal.type('echo code $?')
      expect(await terminal.shows(over)).to.match(/^code 130$/m)
      expect((await place.runs())[0]).to.include({ status: 'cancelled' })
      await until(() => place.mark.count() <= 2)
    }),
  )

  it(
    'P16: Ctrl-Z gives the terminal back to the shell, and fg continues the job',
    inTerminal(async (terminal) => {
      await terminal.type('sparkwing run ask; echo code $?')
      await terminal.shows((text) => text.includes('asking'))
      await terminal.press('C-z')
      await terminal.shows((text) => text.includes('Stopped'))
      await terminal.type('clear; echo "shell: $((40 + 2))"')
      await terminal.shows((text) => /^shell: 42$/m.test(text))
      await terminal.type('fg')
      await terminal.type('Ada')
      await terminal.shows((text) => /^hello Ada$/m.test(text))
    }),
  )

  it(
    'P16: has the size of the window, and learns when it changes',
    inTerminal(async (terminal, place) => {
      await terminal.type('sparkwing run size; echo code $?')
      await terminal.shows((text) => /^24 80$/m.test(text))
      await terminal.resize(100, 30)
      await terminal.shows((text) => /^30 100$/m.test(text))
      writeFileSync(place.project.path('stop'), '')
      await terminal.shows(over)
    }),
  )

  it(
    'P16: masks secrets on the screen and in the log',
    inTerminal(async (terminal, place) => {
      await terminal.type('TOKEN=token-4711 sparkwing run secret; echo code $?')
      const screen = await terminal.shows(over)
      expect(screen).to.match(/^begun\n\*+\n\*+$/m)
      expect(await logOf(place)).to.match(/^begun\n\*+\n\*+\n$/)
    }),
  )
})
