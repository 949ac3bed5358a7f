import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { createGroupRecord, recordedGroups } from '../../src/process/stopping/group-record.ts'
import type { SystemFacts } from '../../src/process/ownership/system-facts.ts'
import { tempFolder } from '../journal/temp-folder.ts'
import { until } from '../journal/until.ts'

/** A fake Mac on which the processes of `started` run, by pid. */
const mac = (record: string, boot: string, started: Readonly<Record<string, string>>): SystemFacts => ({
  platform: 'darwin',
  pid: 100,
  hostname: 'mac',
  read: () => record,
  readLink: () => undefined,
  ask: (file, args) => {
    if (file.endsWith('sysctl')) return `${boot}\n`
    const time = started[args.at(-1) ?? '']
    return time === undefined ? undefined : `S ${time}\n`
  },
  pids: () => [],
  hasProcess: (pid) => started[String(pid)] !== undefined,
})

describe('the record of running groups', () => {
  it('lists a group once it has run for a while, and finds it as long as its leader is the same process', async () => {
    using temp = tempFolder()
    const path = join(temp.path, '_groups')
    const record = createGroupRecord(path)
    const child = spawn('sleep', ['300'], { detached: true })
    await once(child, 'spawn')
    const over = record.began(child.pid ?? 0)
    await until(() => existsSync(path))
    expect(recordedGroups(path)).to.deep.equal([child.pid])
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(recordedGroups(path)).to.deep.equal([])
    over()
    record.remove()
    expect(existsSync(path)).to.equal(false)
  })

  it('row 20: skips a pid that belongs to another process now, or is from another boot', () => {
    const record = '7 boot-1 Tue Jan 2 03:04:05 2026\n8 boot-1 Tue Jan 2 03:04:06 2026\n9 boot-1 Tue Jan 2 03:04:07 2026\n'
    const now = { 7: 'Tue Jan 2 03:04:05 2026', 8: 'Tue Jan 2 03:30:00 2026' }
    expect(recordedGroups('_groups', mac(record, 'boot-1', now))).to.deep.equal([7])
    expect(recordedGroups('_groups', mac(record, 'boot-2', now))).to.deep.equal([])
  })

  it('skips invalid records, such as a truncated line', () => {
    using temp = tempFolder()
    const path = join(temp.path, '_groups')
    writeFileSync(path, `-1 x y\n0 x y\n1\n${process.pid}\n${process.pid} \n`)
    expect(recordedGroups(path)).to.deep.equal([])
    expect(recordedGroups(join(temp.path, 'none'))).to.deep.equal([])
    expect(readFileSync(path, 'utf8')).not.to.equal('')
  })
})
