import { expect } from 'chai'
import { openIndex } from '../../src/cache/index-db.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toMillis } from '../../src/model/ids.ts'
import { tempHome } from '../storage/temp-home.ts'

describe('the index of the cache', () => {
  const folders = Array.from({ length: 600 }, (_, n) => `/repository/d${n}`)
  const hashesOf = (folder: string) => ({ file: [`stamp of ${folder}`, 'hash'] as const })

  it('gives back the hashes of each folder, in whatever order they are asked for, and none of one that it does not know', async () => {
    using home = tempHome()
    using index = await openIndex(home.path, 'boot', true)
    index?.write(new Map(folders.map((folder) => [folder, hashesOf(folder)])))
    for (const order of [folders.toSorted(), folders, folders.toReversed()])
      for (const folder of order) {
        expect(index?.read(`${folder}/unknown`)).to.deep.equal({})
        expect(index?.read(folder)).to.deep.equal(hashesOf(folder))
      }
  })

  it('remembers how jobs ended that were reused, over what was remembered before', async () => {
    using home = tempHome()
    using index = await openIndex(home.path, 'boot', true)
    const run = mintRunId(toMillis(0))
    const last = (key: string) => ({ run, key, facts: { 'part:command': key }, end: { kind: 'kept' } as const })
    index?.remember('a', last('one'))
    index?.remember('b', last('one'))
    index?.rememberAll(
      new Map([
        ['a', last('two')],
        ['b', last('one')],
        ['c', last('three')],
      ]),
    )
    expect(['a', 'b', 'c', 'd'].map((job) => index?.last(job)?.key)).to.deep.equal(['two', 'one', 'three', undefined])
  })
})
