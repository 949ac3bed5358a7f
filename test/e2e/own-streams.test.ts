import { expect } from 'chai'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  count: pipeline({ plan({ job }) { job('count', sh\`wc -l\`) } }),
  again: pipeline({ plan({ job }) { job('again', sh\`read line; echo "$line"; [ "$line" = two ]\`, { retry: 1 }) } }),
  graph: pipeline({ plan({ job }) {
    job('first', sh\`read x || :; echo "first $x"\`, { interactive: true })
    job('beside', sh\`cat; echo over\`)
    job('second', sh\`sed "s/^/second /"\`, { interactive: true })
  } }),
  two: pipeline({ plan({ job }) { job('one', sh\`cat; echo over\`); job('other', sh\`:\`) } }),
  works: pipeline({ plan({ job }) { job('f', () => 1); job('g', sh\`cat\`) } }),
} })
`
const scripts = {
  preask: 'read x; echo "pre $x"',
  ask: 'read x; echo "got $x"',
  postask: 'cat',
  devices: 'echo a >/dev/stdout; echo b | tee /dev/stderr',
}
const files = { 'package.json': { scripts }, 'sparkwing.config.mjs': config, 'lines.txt': 'one\ntwo\nthree\n' }

/** Starts the command line through a shell script, which gets it as `"$@"`. */
const shell = (script: string): { readonly through: readonly string[] } => ({ through: ['sh', '-c', script, 'sh'] })
const piped = shell(`printf 'one\\ntwo\\nthree\\n' | "$@"`)

describe('the streams of a run of one job', function () {
  this.timeout(180_000)

  it(
    'P1: can open its streams by name, under exec and in a script',
    inWorkplace(files, async ({ sparkwing, runs, log }: Workplace) => {
      const print = 'echo one >/dev/stdout; echo two >/dev/stderr; echo three | tee /dev/stderr'
      expect(await sparkwing(['exec', '--output', 'quiet', '--', 'sh', '-c', print])).to.include({ code: 0 })
      expect(await sparkwing(['run', 'devices'])).to.include({ code: 0, stdout: 'a\nb\n' })
      const [devices, exec] = await runs()
      expect(log(exec?.id ?? '', 'sh')).to.equal('one\ntwo\nthree\nthree\n')
      expect(
        log(devices?.id ?? '', 'devices')
          .split('\n')
          .sort(),
      ).to.deep.equal(['', 'a', 'b', 'b'])
    }),
  )

  it(
    'P3: passes on what is piped in, and a file',
    inWorkplace(files, async ({ sparkwing }) => {
      expect((await sparkwing(['exec', '--', 'wc', '-l'], piped)).stdout.trim()).to.equal('3')
      expect((await sparkwing(['run', 'count', '--output', 'lines'], piped)).stdout).to.match(/^count │ +3$/m)
      expect((await sparkwing(['run', 'count'], shell('"$@" <lines.txt'))).stdout.trim()).to.equal('3')
      expect((await sparkwing(['exec', '--json', '--', 'wc', '-l'], shell('"$@" <lines.txt'))).stderr).to.match(/^ *3$/m)
    }),
  )

  it(
    'P3: treats a script with its pre and post scripts as one job: each reads on where the one before stopped',
    inWorkplace(files, async ({ sparkwing }) => {
      expect((await sparkwing(['run', 'ask'], piped)).stdout).to.equal('pre one\ngot two\nthree\n')
    }),
  )

  it(
    'P3: leaves what an attempt did not read to the next one',
    inWorkplace(files, async ({ sparkwing }) => {
      expect(await sparkwing(['run', 'again'], piped)).to.include({ code: 0, stdout: 'one\ntwo\n' })
    }),
  )

  it(
    'P3: reports that several jobs do not read stdin, if there is something to read',
    inWorkplace(files, async ({ sparkwing }) => {
      const line = 'which job it is for. Give the job that reads it `interactive: true`.'
      const said = async (pipeline: string, script: string): Promise<number> => {
        const { code, stdout, stderr } = await sparkwing(['run', pipeline], shell(script))
        expect(code).to.equal(0)
        return (stdout + stderr).split(line).length - 1
      }
      expect(await said('two', 'printf text | "$@"')).to.equal(1)
      expect(await said('two', '"$@" <lines.txt')).to.equal(1)
      expect(await said('works', '"$@" <lines.txt')).to.equal(1)
      expect(await said('two', '"$@" </dev/null')).to.equal(0)
      expect(await said('two', ': | "$@"')).to.equal(0)
      // a pipe that stays open and empty, as on build servers
      expect(await said('two', 'mkfifo nothing; exec 3<>nothing; "$@" <&3')).to.equal(0)
    }),
  )

  it(
    'P3: hands it on to the interactive jobs of a graph, one after another; each reads on where the one before stopped',
    inWorkplace(files, async ({ sparkwing, show }) => {
      const { code, stdout } = await sparkwing(['run', 'graph'], piped)
      expect(code).to.equal(0)
      expect(stdout.split('\n').filter((line) => line.includes('│'))).to.have.members([
        'first │ first one',
        'beside │ over',
        'second │ second two',
        'second │ second three',
      ])
      expect(stdout).not.to.include('Standard input')
      expect((await show('latest')).jobs.map(({ interactive }) => interactive)).to.deep.equal([true, undefined, true])
      expect((await sparkwing(['run', 'graph', '--output', 'quiet'], shell('"$@" </dev/null'))).stdout).to.match(/^✓ graph passed/)
    }),
  )

  it(
    "P16: shows the output of one job as it is, stream by stream, and Sparkwing's own messages on stderr",
    inWorkplace(files, async ({ sparkwing }) => {
      const print = `printf 'no newline'; printf 'bad \\377' >&2`
      const { stdout, stderr } = await sparkwing(['exec', '--', 'sh', '-c', print])
      expect(stdout).to.equal('no newline')
      expect(stderr).to.match(/^● sh started · \S+\nbad �✓ sh passed in /)
      const both = await sparkwing(['exec', '--', 'sh', '-c', 'echo 1; echo 2 >&2; echo 3'], shell('"$@" 2>&1'))
      expect(both.stdout).to.match(/^● .*\n1\n2\n3\n✓ .*\n$/)
      expect(
        (await sparkwing(['exec', '--', process.execPath, '-p', '40+2'], shell('N=$("$@" 2>/dev/null); echo "<$N>"'))).stdout,
      ).to.equal('<42>\n')
    }),
  )

  it(
    'S7: with `--output quiet` prints nothing on stdout, which belongs to the job',
    inWorkplace(files, async ({ sparkwing }) => {
      const { code, stdout, stderr } = await sparkwing(['exec', '--output', 'quiet', '--', 'sh', '-c', 'echo out; exit 3'])
      expect({ code, stdout }).to.deep.equal({ code: 3, stdout: '' })
      expect(stderr).to.match(/^✗ sh failed after .*\n {4}out\n✗ sh failed in .*\n$/)
    }),
  )
})
