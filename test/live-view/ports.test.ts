import { writeFileSync } from 'node:fs'
import { logPath } from '../../src/journal/run-folder.ts'
import { toJobId } from '../../src/model/ids.ts'
import { fakePorts } from '../server/fake-ports.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../storage/told-runs.ts'
import { describePorts } from './ports-contract.ts'
import { openPorts } from './real-ports.ts'

const log = Array.from({ length: 50 }, (_, index) => `line ${index + 1}\n`).join('')

describePorts('over a real home', async () => {
  const home = tempHome()
  const runs = [0, 1, 2, 3, 4].map((hour) => tellRun(scenes.passed, { at: firstStart + hour * 3_600_000 })).reverse()
  const folders = runs.map((run) => writeJournal(home.path, run))
  writeFileSync(logPath(folders[0] ?? '', toJobId('lint')), log)
  const ports = await openPorts(home.path)
  return {
    ports,
    runs: runs.map(({ id }) => id),
    job: toJobId('lint'),
    log,
    async [Symbol.asyncDispose]() {
      await ports[Symbol.asyncDispose]()
      home[Symbol.dispose]()
    },
  }
})

describePorts('faked', () => {
  const ports = fakePorts(5)
  const job = toJobId('build')
  return Promise.resolve({
    ports,
    runs: ports.runIds,
    job,
    log: String(ports.contents.get(job)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  })
})
