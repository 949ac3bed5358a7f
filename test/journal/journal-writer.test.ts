import { expect } from 'chai'
import { readFileSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { JournalWriteError, JournalWriter } from '../../src/journal/journal-writer.ts'
import { linesOf, notice, stamped } from './some-events.ts'
import { tempFolder } from './temp-folder.ts'

const [first, second, third] = [stamped(1, notice('one')), stamped(2, notice('zwölf')), stamped(3, notice('three'))] as const

describe('journal writer', () => {
  it('row 43: appends whole lines, one write each, to a file that only its owner can read', async () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    const writes: number[] = []
    const writer = JournalWriter.open(path, (fd, bytes) => {
      writes.push(bytes.length)
      return writeSync(fd, bytes)
    })
    writer.append(first)
    expect(readFileSync(path, 'utf8')).to.equal(linesOf([first]))
    writer.append(second)
    await writer.close()
    expect(readFileSync(path, 'utf8')).to.equal(linesOf([first, second]))
    expect(writes).to.deep.equal([first, second].map((event) => Buffer.byteLength(linesOf([event]))))
    expect(statSync(path).mode & 0o777).to.equal(0o600)
  })

  it('continues after a short write', async () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    const writer = JournalWriter.open(path, (fd, bytes) => writeSync(fd, bytes.subarray(0, 7)))
    writer.append(first)
    writer.append(second)
    await writer.close()
    expect(readFileSync(path, 'utf8')).to.equal(linesOf([first, second]))
  })

  it('leaves only whole records if the disk fills up, at any byte of one', async () => {
    for (let room = 0; room < Buffer.byteLength(linesOf([second])); room++) {
      using temp = tempFolder()
      const path = join(temp.path, 'journal')
      let free = Infinity
      const writer = JournalWriter.open(path, (fd, bytes) => {
        if (free === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        const written = writeSync(fd, bytes.subarray(0, free))
        free -= written
        return written
      })
      writer.append(first)
      free = room
      expect(() => {
        writer.append(second)
      }).to.throw(JournalWriteError, 'ENOSPC')
      expect(readFileSync(path, 'utf8')).to.equal(linesOf([first]))
      free = Infinity
      writer.append(third)
      await writer.close()
      expect(readFileSync(path, 'utf8')).to.equal(linesOf([first, third]))
    }
  })

  it('combines all requests for a sync while another sync is running', async () => {
    using temp = tempFolder()
    const writer = JournalWriter.open(join(temp.path, 'journal'))
    writer.append(first)
    const running = writer.sync()
    const waiting = [writer.sync(), writer.sync(), writer.sync()]
    expect(new Set(waiting).size).to.equal(1)
    expect(waiting[0]).to.not.equal(running)
    await Promise.all([running, ...waiting])
    await writer.close()
  })

  it('says which journal cannot be opened', () => {
    using temp = tempFolder()
    const path = join(temp.path, 'missing', 'journal')
    expect(() => JournalWriter.open(path)).to.throw(JournalWriteError, `${path} (ENOENT)`)
  })
})
