import { expect } from 'chai'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  outer: pipeline({ plan({ job }) {
    job('has', sh\`$SPARKWING run inner; $SPARKWING exec --name printed -- printenv TOK\`, { secrets: ['TOK'] })
    job('not', sh\`$SPARKWING exec --name without -- printenv TOK\`, { allowFailure: true })
  } }),
  hold: pipeline({ plan({ job }) { job('hold', sh\`$SPARKWING run mid\`, { lock: 'L' }) } }),
  mid: pipeline({ plan({ job }) { job('mid', sh\`$SPARKWING run leaf\`) } }),
  leaf: pipeline({ plan({ job }) { job('leaf', sh\`echo never\`, { lock: 'L' }) } }),
  loop: pipeline({ plan({ job }) { job('again', sh\`$SPARKWING exec -- $SPARKWING run loop\`) } }),
  inner: pipeline({ plan({ job }) { job('shell', sh\`echo "TOK is $TOK"\`); job('code', () => { console.log(process.env.TOK); return process.env.TOK }) } }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config }
/** Lets jobs call the command line. */
const callable = ({ bin }: Workplace): NodeJS.ProcessEnv => ({ SPARKWING: `${process.execPath} ${bin}` })

describe('nested runs', function () {
  this.timeout(240_000)

  it(
    'mask the secrets of the outer job, and have those that it has',
    inWorkplace(files, async (place) => {
      const { code } = await place.sparkwing(['run', 'outer'], { env: { ...callable(place), TOK: 'hush-hush-42' } })
      expect(code).to.equal(0)
      const runOf = async (pipeline: string): Promise<string> => {
        const run = (await place.runs()).find((one) => one.pipeline === pipeline)
        return run?.id ?? expect.fail(`there is no run of ${pipeline}`)
      }
      const [inner, printed, without] = [await runOf('inner'), await runOf('printed'), await runOf('without')]
      expect(place.log(inner, 'shell')).to.equal('TOK is ***\n')
      expect(place.log(inner, 'code')).to.equal('***\n')
      expect((await place.show(inner)).jobs.find(({ id }) => id === 'code')?.output).to.equal('***')
      expect(place.log(printed, 'printed')).to.equal('***\n')
      expect(place.log(without, 'without')).to.equal('')
      for (const run of place.folders()) expect(place.journalLines(run).join('\n')).to.not.include('hush-hush-42')
    }),
  )

  it(
    'are refused a lock that an outer job holds, at any depth',
    inWorkplace(files, async (place) => {
      const { code, stdout, stderr } = await place.sparkwing(['run', 'hold'], { env: callable(place) })
      expect(code).to.equal(1)
      expect(stderr).to.include('its lock "L" is held by the job inside which this run was started')
      expect(stdout + stderr).to.not.include('never')
    }),
  )

  it(
    'may have the same name if they are commands, but a pipeline inside itself is refused, even with a command in between',
    inWorkplace(files, async (place) => {
      const env = callable(place)
      const inner = await place.sparkwing(['exec', '--', 'sh', '-c', `$SPARKWING exec -- sh -c 'echo in''ner'`], { env })
      expect(inner).to.include({ code: 0, stdout: 'inner\n' })
      const loop = await place.sparkwing(['run', 'loop'], { env })
      expect(loop.code).to.equal(1)
      expect(loop.stderr).to.include('The pipeline loop was started inside its own run (loop → loop), which would never end.')
      expect((await place.runs()).filter(({ pipeline }) => pipeline === 'loop')).to.have.length(1)
    }),
  )
})
