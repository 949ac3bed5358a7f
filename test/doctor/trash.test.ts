import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { examineHome } from '../../src/doctor/examine-home.ts'
import { runFolderPath } from '../../src/journal/run-folder.ts'
import type { RunId } from '../../src/model/ids.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { openTrash } from '../../src/retention/trash.ts'
import { writeOldRuns } from '../retention/old-runs.ts'
import { tempHome } from '../storage/temp-home.ts'

describe('the doctor of a home with deleted runs', () => {
  it('removes what a prune had no time to remove, also logs that it only marked, and calls it no problem before', async () => {
    using home = tempHome()
    const trash = openTrash(home.path)
    const [light, gone] = writeOldRuns(home.path, 2) as [RunId, RunId]
    trash.take(gone)
    trash.takeLogs(light, { at: 5, bytes: 24 })
    const found = async (fix: boolean): Promise<unknown> =>
      (await examineHome({ home: home.path, storage: sqlitePlugin.storage, fix })).checks.find(({ name }) => name === 'trash')
    const message = 'Files of deleted runs or logs are left (2 entries).'
    const later = ' The next prune removes them, and so does `sparkwing doctor --fix`.'
    expect(await found(false)).to.deep.equal({ name: 'trash', status: 'ok', message: `${message}${later}` })
    expect(readdirSync(join(home.path, 'trash')).sort()).to.deep.equal([`${light}.logs`, gone].sort())
    expect(await found(true)).to.deep.equal({ name: 'trash', status: 'fixed', message })
    expect(readdirSync(join(home.path, 'trash'))).to.deep.equal([])
    expect(readdirSync(runFolderPath(home.path, light)).sort()).to.deep.equal(['_envelope.ndjson', 'logs-removed.json'])
    expect(await found(false)).to.deep.equal({ name: 'trash', status: 'ok', message: 'No files of deleted runs or logs are left.' })
  })
})
