import { mkdirSync, rmSync } from 'node:fs'
import { expect } from 'chai'
import { journalPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { watchUnreadable } from '../../src/live-view/unreadable-watch.ts'
import { createLocks } from '../../src/locks/locks.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { openRunIndex } from '../../src/records/run-index.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../storage/told-runs.ts'
import { alive } from './real-ports.ts'

describe('the watch over runs that cannot be read', () => {
  it('A8: notices a repaired run even if another reader has found it first', async () => {
    using home = tempHome()
    const runs = [tellRun(scenes.killed), tellRun(scenes.passed, { at: firstStart + 1000 })]
    const [running = '', passed = ''] = runs.map(({ id }) => id)
    for (const { id } of runs) mkdirSync(journalPath(runFolderPath(home.path, id)), { recursive: true })
    const options = { home: home.path, storage: sqlitePlugin.storage, locks: createLocks(home.path), proveOwner: alive }
    const index = await openRunIndex(options)
    const heard: string[] = []
    const watch = watchUnreadable({
      home: home.path,
      index: { use: (ask) => ask(index) },
      notify: (notice) => {
        if (notice.kind === 'run') heard.push(`${notice.run}: ${notice.status}`)
      },
      follow: (run) => {
        heard.push(`${run}: followed`)
        return Promise.resolve()
      },
    })
    try {
      await watch.poll()
      expect(heard).to.deep.equal([])
      for (const run of runs) {
        rmSync(journalPath(runFolderPath(home.path, run.id)), { recursive: true })
        writeJournal(home.path, run)
        await index.get(run.id)
      }
      await watch.poll()
      expect(heard).to.deep.equal([`${running}: followed`, `${passed}: passed`])
    } finally {
      await index.close()
    }
  })
})
