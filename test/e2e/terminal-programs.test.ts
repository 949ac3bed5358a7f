import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { projectRoot } from '../house/run-node.ts'
import { until } from '../journal/until.ts'
import { hasTerminal } from '../parity/in-terminal.ts'
import { hasTmux, openTerminal, type RealTerminal } from './real-terminal.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

/** Does what an editor does with the terminal. */
const editor = `
const draw = () => {
  const [columns, rows] = process.stdout.getWindowSize()
  process.stdout.write('\\x1b[2J\\x1b[Heditor of ' + columns + ' x ' + rows + '\\x1b[' + rows + ';1Hlast row')
}
process.stdout.write('\\x1b[?1049h')
process.stdin.setRawMode(true)
process.stdout.on('resize', draw)
draw()
process.stdin.on('data', (key) => {
  if (String(key) === '\\x03') process.stdout.write('\\x1b[3;1HCtrl-C is a key')
  if (String(key) !== 'q') return
  process.stdin.setRawMode(false)
  process.stdout.write('\\x1b[?1049l')
  process.exit(0)
})
`
const lines = Array.from({ length: 2000 }, (_, index) => `${index} ${'.'.repeat(44)}\n`).join('')
const files = {
  'package.json': {
    type: 'module',
    scripts: {
      choose: `bash -c 'select colour in red green; do echo "picked $colour"; break; done'`,
      password: `bash -c 'read -r -s -p "password: " word; echo; echo "\${#word} characters"'`,
      paste: `stty -echo; echo ready; until [ -e pasted ]; do sleep 0.02; done; head -c ${lines.length} > got; echo "all is here"`,
      edit: '"$node" editor.js',
      dev: `"${join(projectRoot, 'node_modules/.bin/vite')}" --port 0`,
    },
  },
  'editor.js': editor,
  'index.html': '<!doctype html><title>a page</title>',
  lines,
}

const inTerminal = (story: (terminal: RealTerminal, place: Workplace) => Promise<void>) =>
  inWorkplace(files, async (place) => {
    await using terminal = await openTerminal(place, { columns: 80, rows: 24 })
    await story(terminal, place)
  })

const isOver = (text: string): boolean => /^code \d+$/m.test(text)
const logOf = async ({ runs, log }: Workplace, job: string): Promise<string> => log((await runs())[0]?.id ?? '', job)

describe(`programs in the terminal of one job${hasTmux ? '' : ' (not tested: there is no tmux here)'}`, function () {
  this.timeout(180_000)
  if (!hasTmux) return

  it(
    'P16: a menu takes a choice, and what is typed as a password is neither shown nor recorded',
    inTerminal(async (terminal, place) => {
      await terminal.type('sparkwing run choose; echo code $?')
      await terminal.shows((text) => text.includes('#?'))
      await terminal.type('2')
      expect(await terminal.shows(isOver)).to.match(/^picked green$/m)
      await terminal.type('clear; sparkwing run password; echo code $?')
      await terminal.shows((text) => /^password:$/m.test(text))
      await terminal.type('hunter2')
      const screen = await terminal.shows(isOver)
      expect(screen).to.match(/^7 characters$/m)
      expect(screen).not.to.include('hunter')
      expect(await logOf(place, 'password')).to.equal('password: \n7 characters\n')
    }),
  )

  it(
    'P16: a paste of 100 KB arrives whole, also in a program that does not read yet',
    inTerminal(async (terminal, { project }) => {
      await terminal.type('sparkwing run paste; echo code $?')
      await terminal.shows((text) => /^ready$/m.test(text))
      await terminal.paste(project.path('lines'))
      writeFileSync(project.path('pasted'), '')
      expect(await terminal.shows(isOver)).to.match(/^all is here$/m)
      expect(readFileSync(project.path('got'), 'utf8') === lines, 'the same bytes').to.equal(true)
    }),
  )

  it(
    'P16: an editor has the whole screen, its keys and its size, and leaves the terminal as it was',
    inTerminal(async (terminal, { project }) => {
      await terminal.type('stty -a > before; sparkwing run edit; echo code $?; stty -a > after; echo done')
      await terminal.shows((text) => text.startsWith('editor of 80 x 24') && text.endsWith('last row'))
      await terminal.resize(100, 30)
      await terminal.shows((text) => text.startsWith('editor of 100 x 30') && text.endsWith('last row'))
      await terminal.press('C-c')
      await terminal.shows((text) => text.includes('Ctrl-C is a key'))
      await terminal.press('q')
      const screen = await terminal.shows((text) => /^done$/m.test(text))
      expect(screen).to.match(/^code 0$/m)
      expect(screen).not.to.include('editor of')
      const settings = (name: string): string => readFileSync(project.path(name), 'utf8').replace(/rows \d+; columns \d+/, '')
      expect(settings('after')).to.equal(settings('before'))
    }),
  )

  it(
    'P16: a real Vite shows its address at once, obeys `h` and `q`, and leaves nothing',
    inTerminal(async (terminal, { mark }) => {
      await terminal.type('sparkwing run dev; echo code $?')
      await terminal.shows((text) => /Local: +http:\/\/localhost:\d+\//.test(text))
      await terminal.type('h')
      await terminal.shows((text) => text.includes('to quit'))
      await terminal.type('q')
      expect(await terminal.shows(isOver)).to.match(/^code 0$/m)
      // the shell and tmux stay
      await until(() => mark.count() <= 2)
    }),
  )
})

describe(`output of 5 MB in a terminal${hasTerminal ? '' : ' (not tested: there is no `script` here)'}`, function () {
  this.timeout(180_000)
  if (!hasTerminal) return

  it(
    'P16: is in the log and on the screen byte by byte',
    inWorkplace({ 'package.json': {} }, async (place) => {
      const child = spawn('script', ['-qec', `'${process.execPath}' '${place.bin}' exec -- seq 1 700000`, '/dev/null'], {
        cwd: place.project.directory,
        env: place.env,
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      const chunks: Buffer[] = []
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
      expect(await once(child, 'close')).to.deep.equal([0, null])
      const numbers = Array.from({ length: 700_000 }, (_, index) => `${index + 1}\n`).join('')
      expect((await logOf(place, 'seq')) === numbers, 'the log').to.equal(true)
      expect(
        Buffer.concat(chunks)
          .toString('latin1')
          .includes(`\n${numbers.replaceAll('\n', '\r\n')}`),
        'the screen',
      ).to.equal(true)
    }),
  )
})
