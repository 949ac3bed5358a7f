import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { isPinned, readPin, removePin, writePin } from '../../src/journal/pin-file.ts'
import { tempHome } from '../storage/temp-home.ts'

describe('the pin of a run', () => {
  it('is written as a whole, read back, replaced and removed', () => {
    using folder = tempHome()
    expect([isPinned(folder.path), readPin(folder.path)]).to.deep.equal([false, undefined])
    writePin(folder.path, { at: 5, note: 'why' })
    expect([isPinned(folder.path), readPin(folder.path)]).to.deep.equal([true, { at: 5, note: 'why' }])
    writePin(folder.path, { at: 6 })
    expect(readPin(folder.path)).to.deep.equal({ at: 6 })
    expect(readdirSync(folder.path)).to.deep.equal(['pin.json'])
    expect(statSync(join(folder.path, 'pin.json')).mode & 0o077).to.equal(0)
    removePin(folder.path)
    removePin(folder.path)
    expect(readPin(folder.path)).to.equal(undefined)
  })

  it('holds in whatever form the file is', () => {
    for (const text of ['', '{"at"', 'null', '[]', '{"at": "soon", "note": 7}', 'x'.repeat(20_000)]) {
      using folder = tempHome()
      writeFileSync(join(folder.path, 'pin.json'), text)
      const pin = readPin(folder.path)
      expect(isPinned(folder.path)).to.equal(true)
      expect(pin?.at).to.be.closeTo(Date.now(), 60_000)
      expect(pin).not.to.have.property('note')
    }
  })

  it('holds if it is a folder or a link, which is not followed', () => {
    using folder = tempHome()
    mkdirSync(join(folder.path, 'pin.json'))
    expect([isPinned(folder.path), readPin(folder.path)?.note]).to.deep.equal([true, undefined])
    using other = tempHome()
    writeFileSync(join(folder.path, 'secret'), '{"at": 1, "note": "secret"}')
    symlinkSync(join(folder.path, 'secret'), join(other.path, 'pin.json'))
    expect([isPinned(other.path), readPin(other.path)]).to.deep.equal([true, { at: 0 }])
  })

  it('holds while the folder cannot be looked into', () => {
    using folder = tempHome()
    writeFileSync(join(folder.path, 'file'), '')
    expect(isPinned(join(folder.path, 'file'))).to.equal(true)
  })
})
