import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { takeRunNumber } from '../../src/journal/run-number.ts'
import { toMillis } from '../../src/model/ids.ts'
import { tempFolder } from './temp-folder.ts'

const build = { project: '/shop', pipeline: 'build' }
const take = (home: string, pipeline = build): number | undefined => takeRunNumber(home, pipeline, mintRunId(toMillis(Date.now())))

/** The only file of numbers in a home. */
const onlyFile = (home: string): string => join(home, 'numbers', readdirSync(join(home, 'numbers'))[0] ?? '')

const taker = fileURLToPath(new URL('take-run-numbers.ts', import.meta.url))

/** A process that takes numbers as soon as `go` is called. */
const takerProcess = async (home: string, count: number) => {
  const child = spawn(process.execPath, [taker, home, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'readable')
  return async (): Promise<readonly number[]> => {
    child.stdin.end()
    return JSON.parse(await text(child.stdout)) as readonly number[]
  }
}

describe('the number of a run', function () {
  this.timeout(180_000)

  it('counts the runs of a pipeline in its project, and nobody else can read the files', () => {
    using temp = tempFolder()
    const taken = [build, build, { ...build, pipeline: 'test' }, { ...build, project: '/blog' }, build].map((one) => take(temp.path, one))
    expect(taken).to.deep.equal([1, 2, 1, 1, 3])
    const folder = join(temp.path, 'numbers')
    expect(statSync(folder).mode & 0o777).to.equal(0o700)
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).to.deep.equal([0o600, 0o600, 0o600])
  })

  it('is that of one run only, if 20 processes take numbers at once', async () => {
    using temp = tempFolder()
    const ready = await Promise.all(Array.from({ length: 20 }, () => takerProcess(temp.path, 50)))
    const taken = await Promise.all(ready.map((go) => go()))
    expect(taken.flat().toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: 1000 }, (_, index) => index + 1))
    for (const numbers of taken) expect(numbers, 'later runs have greater numbers').to.deep.equal(numbers.toSorted((a, b) => a - b))
  })

  it('is not taken twice after a part of a record, as a full disk leaves', () => {
    using temp = tempFolder()
    take(temp.path)
    for (const part of ['2', '20261201-024500-000-abcdefgh', '2026']) {
      appendFileSync(onlyFile(temp.path), part)
      take(temp.path)
    }
    const file = onlyFile(temp.path)
    truncateSync(file, statSync(file).size - 1)
    const taken = [take(temp.path), take(temp.path)]
    expect(taken[0]).to.be.greaterThan(4)
    expect(taken[1]).to.equal((taken[0] ?? 0) + 1)
  })

  it('is missing if something else is in the place of the files', () => {
    using temp = tempFolder()
    writeFileSync(join(temp.path, 'numbers'), '')
    expect(take(temp.path)).to.equal(undefined)
    rmSync(join(temp.path, 'numbers'))
    take(temp.path)
    const file = onlyFile(temp.path)
    rmSync(file)
    mkdirSync(file)
    expect(take(temp.path)).to.equal(undefined)
    rmSync(file, { recursive: true })
    execFileSync('mkfifo', [file])
    expect(take(temp.path), 'a pipe that nobody reads').to.equal(undefined)
  })
})
