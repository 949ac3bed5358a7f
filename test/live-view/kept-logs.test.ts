import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { keepLogs, type KeptLogs } from '../../src/live-view/kept-logs.ts'
import type { LogReader, LogExcerpt } from '../../src/journal/logs/log-reader.ts'
import { createLogStore } from '../../src/journal/logs/log-writer.ts'
import { logIndexPath, logPath } from '../../src/journal/run-folder.ts'
import { toJobId } from '../../src/model/ids.ts'
import { manualClock } from '../journal/manual-clock.ts'
import { tempFolder } from '../journal/temp-folder.ts'
import { steerTime } from '../steered-time.ts'

const job = toJobId('build')
const lines = (from: number, count: number): string => Array.from({ length: count }, (_, index) => `line ${from + index}\n`).join('')

const writeLog = async (folder: string, text: string): Promise<void> => {
  const log = createLogStore({ folder, clock: manualClock() }).open(job)
  await log.write(Buffer.from(text), 'out')
  await log.close()
}

const readerOf = async (logs: KeptLogs, folder: string, name = job): Promise<LogReader> => {
  await using log = await logs.borrow({ folder, job: name, isOver: false })
  return log.reader
}
const tailOf = async (logs: KeptLogs, folder: string): Promise<LogExcerpt> => {
  await using log = await logs.borrow({ folder, job, isOver: true })
  return await log.reader.view({ tail: 1 })
}
const textAndTotal = ({ lines, total }: LogExcerpt): unknown => [lines.map(({ text }) => text), total]

describe('logs that are kept open', () => {
  it('show what was added, show a file that replaced them, and nothing that is gone', async () => {
    using temp = tempFolder()
    await using logs = keepLogs()
    await writeLog(temp.path, lines(1, 50_000))
    expect(textAndTotal(await tailOf(logs, temp.path))).to.deep.equal([['line 50000'], 50_000])
    appendFileSync(logPath(temp.path, job), lines(50_001, 9))
    expect(textAndTotal(await tailOf(logs, temp.path))).to.deep.equal([['line 50009'], 50_009])
    using other = tempFolder()
    await writeLog(other.path, lines(7, 90_000))
    for (const path of [logPath, logIndexPath]) renameSync(path(other.path, job), path(temp.path, job))
    expect(textAndTotal(await tailOf(logs, temp.path))).to.deep.equal([['line 90006'], 90_000])
    writeFileSync(logPath(temp.path, job), lines(1, 3))
    expect(textAndTotal(await tailOf(logs, temp.path))).to.deep.equal([['line 3'], 3])
    rmSync(logPath(temp.path, job))
    expect(textAndTotal(await tailOf(logs, temp.path))).to.deep.equal([[], 0])
  })

  it('are read correctly with an index that is torn, missing or from another log', async () => {
    using temp = tempFolder()
    await using logs = keepLogs()
    await writeLog(temp.path, lines(1, 50_000))
    await tailOf(logs, temp.path)
    const index = logIndexPath(temp.path, job)
    for (const harm of [
      (): void => {
        writeFileSync(index, 'SPWLOGIX')
      },
      (): void => {
        rmSync(index)
      },
      (): void => {
        appendFileSync(index, Buffer.alloc(1000, 0xff))
      },
    ]) {
      harm()
      expect(textAndTotal(await tailOf(logs, temp.path))).to.deep.equal([['line 50000'], 50_000])
    }
  })

  it('serve one client at a time, and stay open for the next', async () => {
    using temp = tempFolder()
    await writeLog(temp.path, lines(1, 9))
    await using logs = keepLogs()
    const wanted = { folder: temp.path, job, isOver: false }
    {
      await using one = await logs.borrow(wanted)
      await using other = await logs.borrow(wanted)
      expect(one.reader).not.to.equal(other.reader)
    }
    const reader = await readerOf(logs, temp.path)
    expect(await readerOf(logs, temp.path)).to.equal(reader)
  })

  it('are few, and are closed when they are no longer used', async () => {
    using temp = tempFolder()
    const names = Array.from({ length: 20 }, (_, index) => toJobId(`job-${index}`))
    for (const name of names) writeFileSync(logPath(temp.path, name), 'hello\n')
    using time = steerTime(['setTimeout'])
    await using logs = keepLogs(10_000)
    const first = await readerOf(logs, temp.path, names[0])
    for (const name of names.slice(1)) await readerOf(logs, temp.path, name)
    expect(await readerOf(logs, temp.path, names[0])).not.to.equal(first)
    const last = await readerOf(logs, temp.path)
    time.move(9999)
    expect(await readerOf(logs, temp.path)).to.equal(last)
    time.move(10_000)
    expect(await readerOf(logs, temp.path)).not.to.equal(last)
  })
})
