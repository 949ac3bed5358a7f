import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { hasTmux, openTerminal, type RealTerminal } from './real-terminal.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const files = {
  'package.json': {},
  'sparkwing.config.mjs': `
import { defineConfig, pipeline, sh } from 'sparkwing'
const interactive = { interactive: true }
export default defineConfig({ pipelines: {
  ask: pipeline({ plan({ job }) {
    const beside = job('beside', sh\`echo beside; until [ -e go-on ]; do sleep 0.02; done\`)
    const name = job('name', sh\`printf 'name? '; read name; echo "hello $name"\`, interactive)
    job('password', sh\`stty -echo; printf 'password? '; read password; stty echo; echo; echo "it has \\\${#password} letters"\`,
      { ...interactive, needs: [name], secrets: ['TOKEN'] })
  } }),
  raw: pipeline({ plan({ job }) {
    job('raw', [sh\`stty raw -echo; printf 'press a key\\r\\n'; test "$(dd bs=1 count=1 2>/dev/null)" = "$(printf '\\003')" && printf 'it was Ctrl-C\\r\\n'\`,
      sh\`printf '\\033[?1049h\\033[?25lfull screen'; sleep 300\`], interactive)
    job('beside', sh\`echo begun; until [ -e go-on ]; do sleep 0.02; done\`)
  } }),
  wait: pipeline({ plan({ job }) {
    job('wait', sh\`echo waiting; sleep 300\`, interactive)
    job('beside', sh\`echo begun; sleep 300\`)
    job('later', sh\`:\`, interactive)
  } }),
} })`,
}

const inTerminal = (story: (terminal: RealTerminal, place: Workplace) => Promise<void>) =>
  inWorkplace(files, async (place) => {
    await using terminal = await openTerminal(place, { columns: 80, rows: 24 })
    await terminal.type('stty -a >before; clear')
    await terminal.shows((text) => text === '$')
    await story(terminal, place)
    await terminal.type('stty -a >after && echo written')
    await terminal.shows((text) => /^written$/m.test(text))
    const settings = ['before', 'after'].map((name) => readFileSync(place.project.path(name), 'utf8'))
    expect(settings[1]).to.equal(settings[0])
  })

const over = (text: string): boolean => /^code \d+$/m.test(text)

describe(`interactive jobs in a real terminal${hasTmux ? '' : ' (not tested: there is no tmux here)'}`, function () {
  this.timeout(180_000)
  if (!hasTmux) return

  it(
    'P3: have the terminal one after another; the tree steps aside and comes back',
    inTerminal(async (terminal, place) => {
      await terminal.type('TOKEN=letters sparkwing run -j 3 ask; echo code $?')
      expect(await terminal.shows((text) => text.endsWith('name?'))).to.match(/\n● name has the terminal\nname\?$/)
      await terminal.type('Ada')
      await terminal.shows((text) => text.endsWith('password?'))
      await terminal.type('hunter2')
      const back = await terminal.shows((text) => /^ask 2 of 3 jobs/m.test(text))
      expect(back).to.match(
        /\n● name has the terminal\nname\? Ada\nhello Ada\n\n● password has the terminal\npassword\?\nit has 7 \*+\n\n[⠀-⣿] beside +running +\d+ s +beside\n✓ name +passed .*\n✓ password +passed .*\n\nask 2 of 3 jobs · \d+ s$/,
      )
      writeFileSync(place.project.path('go-on'), '')
      expect(await terminal.shows(over)).to.match(/^✓ ask passed in [^]*^code 0$/m)
      const [run] = await place.runs()
      expect(place.log(run?.id ?? '', 'name')).to.equal('name? Ada\nhello Ada\n')
      expect(place.log(run?.id ?? '', 'password')).to.match(/^password\? \nit has 7 \*+\n$/)
    }),
  )

  it(
    'P3: read Ctrl-C in raw mode; a cancel from elsewhere ends them and gives the screen back',
    inTerminal(async (terminal, place) => {
      await terminal.type('sparkwing run -j 2 raw; echo code $?')
      await terminal.shows((text) => text.includes('press a key'))
      await terminal.press('C-c')
      await terminal.shows((text) => text.includes('full screen'))
      expect(await place.sparkwing(['runs', 'cancel', 'latest'])).to.include({ code: 0 })
      const screen = await terminal.shows(over)
      expect(screen).to.match(
        /^● raw has the terminal\npress a key\nit was Ctrl-C\n[^]*^■ raw +cancelled[^]*^■ beside +cancelled[^]*^code 143$/m,
      )
      expect(screen).not.to.include('full screen')
    }),
  )

  it(
    'P3: end the whole run when they end by Ctrl-C',
    inTerminal(async (terminal, place) => {
      await terminal.type('sparkwing run -j 3 wait')
      await terminal.shows((text) => /^waiting$/m.test(text))
      await terminal.press('C-c')
      await terminal.shows((text) => text.endsWith('\n$'))
      await terminal.type('echo code $?')
      expect(await terminal.shows(over)).to.match(/^waiting\n\^C\ni Cancelling: [^]*^■ wait +cancelled[^]*^code 130$/m)
      const { run, jobs } = await place.show('latest')
      expect(run).to.include({ status: 'cancelled', cause: 'SIGINT' })
      expect(jobs.map(({ status }) => status)).to.deep.equal(['cancelled', 'cancelled', 'skipped'])
    }),
  )
})
