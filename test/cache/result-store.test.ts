import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Doubt } from '../../src/cache/doubt.ts'
import { ResultStore } from '../../src/cache/store/result-store.ts'
import { tempProject } from '../project/temp-project.ts'

describe('the files of kept results', () => {
  const sizes = { small: 10, large: 200_000 }
  for (const [size, bytes] of Object.entries(sizes)) {
    const text = 'x'.repeat(bytes)
    const kept = { hash: createHash('sha256').update(text).digest('hex'), size: bytes, shown: 'file' }

    it(`are whole, for their user alone, and shown to who looks for secrets: a ${size} one`, async () => {
      using project = tempProject({ file: text })
      const store = new ResultStore(project.path('store'))
      let seen = 0
      await store.add(project.path('file'), kept, ({ length }) => (seen += length))
      expect(seen).to.equal(bytes)
      expect(readFileSync(store.blobPath(kept.hash), 'utf8')).to.equal(text)
      expect(statSync(store.blobPath(kept.hash)).mode & 0o777).to.equal(0o400)
      expect(readdirSync(join(store.folder, 'tmp'))).to.deep.equal([])
    })

    it(`take the place of one that is damaged: a ${size} one`, async () => {
      using project = tempProject({ file: text })
      const store = new ResultStore(project.path('store'))
      await store.add(project.path('file'), kept, () => undefined)
      const blob = store.blobPath(kept.hash)
      chmodSync(blob, 0o600)
      writeFileSync(blob, 'y'.repeat(bytes))
      await store.add(project.path('file'), kept, () => undefined)
      expect(readFileSync(blob, 'utf8')).to.equal(text)
    })

    it(`are not kept if they changed or the check throws: a ${size} one`, async () => {
      using project = tempProject({ file: text.replace('x', 'y'), sound: text })
      const store = new ResultStore(project.path('store'))
      const add = async (file: string, check?: () => void): Promise<unknown> => {
        try {
          await store.add(project.path(file), kept, () => undefined, check)
          return 'kept'
        } catch (error) {
          return error instanceof Doubt ? error.reason : String(error)
        }
      }
      expect(await add('file')).to.deep.equal({ kind: 'output-changed', path: 'file' })
      const objection = (): never => {
        throw new Error('a secret')
      }
      expect(await add('sound', objection)).to.equal('Error: a secret')
      expect(lstatSync(store.blobPath(kept.hash), { throwIfNoEntry: false })).to.equal(undefined)
      expect(lstatSync(join(store.folder, 'tmp'), { throwIfNoEntry: false }) ? readdirSync(join(store.folder, 'tmp')) : []).to.deep.equal(
        [],
      )
    })
  }

  it('stay where they are if they are sound, and count as new, so that pruning spares them', async () => {
    using project = tempProject({ file: 'x' })
    const store = new ResultStore(project.path('store'))
    const kept = { hash: createHash('sha256').update('x').digest('hex'), size: 1, shown: 'file' }
    const stat = () => statSync(store.blobPath(kept.hash), { bigint: true })
    await store.add(project.path('file'), kept, () => undefined)
    const before = stat()
    // the clock that stamps files moves with each tick of the kernel
    while (stat().ctimeNs === before.ctimeNs) await store.add(project.path('file'), kept, () => undefined)
    expect(stat().ino).to.equal(before.ino)
    expect(stat().ctimeNs > before.ctimeNs).to.equal(true)
  })
})
