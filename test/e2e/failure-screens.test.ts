import { expect } from 'chai'
import { isLongForm } from '../faults/times.ts'
import { hasTmux, openTerminal, type RealTerminal } from './real-terminal.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
import { add } from './cart.mjs'
const broken = sh\`seq -f 'ok %.0f - adds' 40; sh fail.sh; seq -f 'removed container %.0f' 30; exit 1\`
const fine = sh\`echo fine\`
const endless = sh\`echo begun; sleep 300\`
const only = (body, options) => pipeline({ plan({ job }) { job('test', body, options); job('lint', fine) } })
export default defineConfig({ pipelines: {
  one: pipeline({ plan({ job }) { job('one', broken) } }),
  graph: pipeline({ plan({ job }) {
    const install = job('install', fine)
    const [lint, unit] = [job('lint', fine, { needs: [install] }), job('unit', broken, { needs: [install] })]
    job('publish', fine, { needs: [lint, unit] })
  } }),
  matrix: pipeline({ plan({ job }) {
    const check = (shard) => () => {
      if (shard % 100 === 7) console.log('checking\\n'.repeat(30) + 'AssertionError: shard ' + shard + ' expected 1 to equal 2')
      if (shard % 100 === 7) throw new Error('shard ' + shard + ' failed')
    }
    for (let shard = 1; shard <= 300; shard++) job('shard/' + shard, check(shard))
  } }),
  allowed: only(sh\`echo 'error: lodash is old'; exit 1\`, { allowFailure: true }),
  threw: only(async () => { console.log('adding'); add(1, '2') }),
  timeout: only(sh\`echo 'waiting for port 5432'; sleep 300\`, { timeout: '1s' }),
  signal: only(sh\`echo loading; kill -SEGV $$\`),
  cancelled: only(endless),
  interrupted: only(endless),
  plan: pipeline({ plan() { add(1, '2') } }),
} })
`
const longLine =
  'src/cart.test.ts:14:7 - error TS2345: Argument of type string is not assignable to parameter of type number, because it is one of the texts of the cart.'
const files = {
  'package.json': { type: 'module' },
  'sparkwing.config.mjs': config,
  'cart.mjs': `export const add = (a, b) => {\n  if (typeof b !== 'number') throw new TypeError('b must be a number, not "' + b + '"')\n  return a + b\n}\n`,
  'fail.sh': `echo '${longLine}'\necho\necho '14   add("1")'\necho '         ~~~'\necho\n`,
}

interface Kind {
  readonly code: number
  /** What says why. */
  readonly cause: RegExp
  /** Ends the run once its job has begun. */
  readonly end?: (terminal: RealTerminal, place: Workplace) => Promise<unknown>
}
const kinds: Readonly<Record<string, Kind>> = {
  one: { code: 1, cause: /> 41 src\/cart\.test\.ts:14:7 - error TS2345/ },
  graph: { code: 1, cause: /✗ unit failed after [^]*> 41 src\/cart\.test\.ts:14:7 - error TS2345/ },
  matrix: { code: 1, cause: /> 31 AssertionError: shard 7 [^]*shard 107 [^]*shard 207 / },
  allowed: { code: 0, cause: /allowed to fail · error: lodash is old[^]*1 failed \(allowed\)/ },
  threw: {
    code: 1,
    cause: /✗ test failed .*threw: b must be a number, not "2"[^]*at add \(cart\.mjs:2:\d+\)\n +at sparkwing\.config\.mjs:/,
  },
  timeout: { code: 1, cause: /✗ test failed .*ran longer than 1\.0 s\n +waiting for port 5432/ },
  signal: { code: 1, cause: /✗ test failed .*was killed by SIGSEGV\n +loading/ },
  cancelled: {
    code: 143,
    cause: /^■ cancelled cancelled after /m,
    end: (_terminal, place) => place.hosted(['runs', 'cancel', 'latest', '--timeout', '20s']),
  },
  interrupted: { code: 130, cause: /^■ interrupted cancelled after .*by /m, end: (terminal) => terminal.press('C-c') },
  plan: { code: 2, cause: /its plan threw TypeError: b must be a number, not "2" \(c\n?art\.mjs:2\)/ },
}

const lastRows = 20

/** Runs the pipeline in the terminal. Returns the lines that it left there. */
const screenOf = async (name: string, { code, end }: Kind, terminal: RealTerminal, place: Workplace): Promise<readonly string[]> => {
  // after a Ctrl-C, the shell drops the rest of the line
  await terminal.type(`echo "begin ${name}"; sparkwing run ${name} -j 8`)
  if (end) {
    await terminal.shows((text) => text.split(`\nbegin ${name}\n`).at(-1)?.includes('begun') === true)
    await end(terminal, place)
  }
  await terminal.shows((text) => text.includes(`\nbegin ${name}\n`) && text.endsWith('\n$'))
  await terminal.type(`echo "code $? of ${name}"`)
  const text = await terminal.shows((now) => new RegExp(`^code \\d+ of ${name}$`, 'm').test(now))
  expect(text).to.include(`\ncode ${code} of ${name}\n`)
  return text.slice(text.indexOf(`\nbegin ${name}\n`) + `\nbegin ${name}\n`.length, text.lastIndexOf('\n$ echo "code')).split('\n')
}

describe(`the end of a failed run in a terminal${hasTmux ? '' : ' (not tested: there is no tmux here)'}`, function () {
  this.timeout(240_000)
  if (!hasTmux) return

  for (const columns of isLongForm ? [80, 200] : [80])
    it(
      `shows at ${columns} columns why each of ten kinds of runs failed, within the last ${lastRows} lines, and no line twice`,
      inWorkplace(files, async (place) => {
        await using terminal = await openTerminal(place, { columns, rows: 24 })
        for (const [name, kind] of Object.entries(kinds)) {
          const lines = await screenOf(name, kind, terminal, place)
          expect(lines.slice(-lastRows).join('\n'), name).to.match(kind.cause)
          const texts = lines.filter((line) => line !== '' && line !== '^C')
          expect(
            texts.filter((line, at) => texts.indexOf(line) !== at),
            name,
          ).to.deep.equal([])
        }
      }),
    )
})
