import { execFileSync } from 'node:child_process'
import { linkSync, lstatSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Doubt } from '../../src/cache/doubt.ts'
import { FileIndex, type FolderHashes, type HashMemory } from '../../src/cache/files/file-index.ts'
import { findFiles } from '../../src/cache/files/find-files.ts'
import { GlobRules, globRule } from '../../src/cache/files/globs.ts'
import { isRacy } from '../../src/cache/files/stamp.ts'
import { describeReason } from '../../src/model/cache/reason.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'

const find = async (
  { directory }: TempProject,
  paths: readonly string[],
  of: 'inputs' | 'outputs' = 'inputs',
): Promise<readonly string[]> => {
  const rules = new GlobRules(paths.map((path) => globRule(path, directory)))
  const files = await findFiles({ rules, repository: directory, index: new FileIndex(), of })
  return files.map(({ path, kind }) => (kind === 'file' ? path : `${path} ${kind}`))
}
const doubtOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked
    return 'none'
  } catch (error) {
    if (!(error instanceof Doubt)) throw error
    return describeReason(error.reason)
  }
}

describe('the files that paths and globs name', () => {
  it('are those of a folder with all below it, and those that match; the last that matches decides', async () => {
    using project = tempProject({
      'src/a.ts': '',
      'src/.hidden': '',
      'src/deep/b.ts': '',
      'src/deep/b.css': '',
      'node_modules/x/i.js': '',
      'src/node_modules/y.js': '',
    })
    expect(await find(project, ['src'])).to.deep.equal(['src/.hidden', 'src/a.ts', 'src/deep/b.css', 'src/deep/b.ts'])
    expect(await find(project, ['src/*'])).to.deep.equal(['src/.hidden', 'src/a.ts'])
    expect(await find(project, ['**/*.ts'])).to.deep.equal(['src/a.ts', 'src/deep/b.ts'])
    expect(await find(project, ['src', '!src/deep', 'src/deep/b.css'])).to.deep.equal(['src/.hidden', 'src/a.ts', 'src/deep/b.css'])
    expect(await find(project, ['!src/a.ts', 'src/*.ts'])).to.deep.equal(['src/a.ts'])
    expect(await find(project, ['node_modules/x', 'src/none'])).to.deep.equal(['node_modules/x/i.js', 'src/none absent'])
    expect(await find(project, ['src'], 'outputs')).to.include.members(['src folder', 'src/deep folder', 'src/node_modules/y.js'])
  })

  it('may have characters that mean something in globs, if those are escaped', async () => {
    using project = tempProject({ 'src/[id].ts': '', 'src/i.ts': '' })
    expect(await find(project, ['src/[id].ts'])).to.deep.equal(['src/[id].ts', 'src/i.ts'])
    expect(await find(project, [String.raw`src/\[id\].ts`])).to.deep.equal(['src/[id].ts'])
  })

  it('row 24: end at links that lead in circles, and count links by what they lead to', async () => {
    using project = tempProject({ 'src/a': 'a', 'shared/b': 'b' })
    symlinkSync('..', project.path('src/up'))
    symlinkSync('../shared', project.path('src/shared'))
    symlinkSync('itself', project.path('src/itself'))
    symlinkSync('nowhere', project.path('src/gone'))
    expect(await find(project, ['src'])).to.deep.equal(
      ['src/a', 'src/gone link', 'src/itself link', 'src/shared link', 'src/shared/b', 'src/up link', 'src/up/shared/b'].toSorted(),
    )
  })

  it('rows 16, 23, 24: are not known if one leads out of the repository, is a FIFO or has a name that is not UTF-8', async () => {
    using project = tempProject({ 'a/x': '', 'b/x': '', 'c/x': '' })
    symlinkSync('/etc/hostname', project.path('a/out'))
    execFileSync('mkfifo', [project.path('b/pipe')])
    writeFileSync(Buffer.concat([Buffer.from(`${project.path('c')}/n`), Buffer.from([0xff])]), '')
    expect(await doubtOf(find(project, ['a']))).to.equal('a/out leads out of the repository')
    expect(await doubtOf(find(project, ['a'], 'outputs'))).to.equal('a/out leads out of the repository')
    expect(await doubtOf(find(project, ['b']))).to.equal('b/pipe is neither a file, a folder nor a link')
    expect(await doubtOf(find(project, ['c']))).to.match(/has a name that is not UTF-8$/)
    expect(await find(project, ['a', '!a/out'])).to.deep.equal(['a/x'])
  })
})

const memoryOf = (): HashMemory & { readonly folders: Map<string, FolderHashes>; reads: number } => {
  const folders = new Map<string, FolderHashes>()
  return {
    folders,
    reads: 0,
    read: (folder) => folders.get(folder) ?? {},
    write: (changed) => {
      for (const [path, hashes] of changed) folders.set(path, hashes)
    },
  }
}

describe('the index of file hashes', () => {
  const hash = (index: FileIndex, path: string): Promise<string> => index.hashOf(path, lstatSync(path, { bigint: true }))

  it('remembers a file that has been still for a while, and reads again one that was written a moment ago', async () => {
    using project = tempProject({ old: 'old', fresh: 'fresh' })
    const memory = memoryOf()
    const index = new FileIndex(memory, () => Number(lstatSync(project.path('fresh'), { bigint: true }).ctimeNs / 1_000_000n) + 5)
    await hash(index, project.path('fresh'))
    index.flush()
    expect(Object.keys(memory.folders.get(project.directory) ?? {})).to.deep.equal([])
    const later = new FileIndex(memory, () => Date.now() + 3000)
    await hash(later, project.path('old'))
    later.flush()
    expect(Object.keys(memory.folders.get(project.directory) ?? {})).to.deep.equal(['old'])
    // what it remembers is believed: the hash is not computed again
    const [stamp = ''] = memory.folders.get(project.directory)?.['old'] ?? []
    memory.folders.set(project.directory, { old: [stamp, 'remembered'] })
    expect(await hash(new FileIndex(memory), project.path('old'))).to.equal('remembered')
  })

  it('row 3: reads again after an edit of the same size with the same time, a swap, and a change of the inode', async () => {
    using project = tempProject({ a: 'one', b: 'two' })
    const memory = memoryOf()
    const index = (): FileIndex => new FileIndex(memory, () => Date.now() + 3000)
    const time = new Date(2020, 1, 1)
    const [a, b] = [project.path('a'), project.path('b')]
    utimesSync(a, time, time)
    const first = index()
    const [hashA, hashB] = [await hash(first, a), await hash(first, b)]
    first.flush()
    writeFileSync(a, 'eno')
    utimesSync(a, time, time)
    expect(await hash(index(), a)).to.not.equal(hashA)
    writeFileSync(a, 'one')
    expect(await hash(index(), a)).to.equal(hashA)
    mkdirSync(project.path('sub'))
    linkSync(b, join(project.path('sub'), 'b'))
    expect(await hash(index(), b)).to.equal(hashB)
  })

  it('has a view that reads no file: one that is not known is a doubt', async () => {
    using project = tempProject({ a: 'one' })
    const a = project.path('a')
    const index = new FileIndex(memoryOf(), () => Date.now() + 3000)
    const known = async (): Promise<string> => index.known.hashOf(a, lstatSync(a, { bigint: true }))
    expect(await doubtOf(known())).to.match(/changed while it was read$/)
    const hashA = await hash(index, a)
    expect(await known()).to.equal(hashA)
    writeFileSync(a, 'other')
    expect(await doubtOf(known())).to.match(/changed while it was read$/)
    // where nothing can be remembered, everything is read
    expect(await new FileIndex().known.hashOf(a, lstatSync(a, { bigint: true }))).to.not.equal(hashA)
  })

  it('row 23: believes no stamp that lies in the future, or in the same tick, also of a clock of whole seconds', () => {
    const at = (ms: number): Parameters<typeof isRacy>[0] =>
      ({ mtimeNs: BigInt(Math.round(ms * 1e6)), ctimeNs: BigInt(Math.round(ms * 1e6)) }) as Parameters<typeof isRacy>[0]
    const now = 1_796_000_000_123
    expect(isRacy(at(now - 100.5), now)).to.equal(false)
    expect(isRacy(at(now - 5.5), now)).to.equal(true)
    expect(isRacy(at(now + 60_000.5), now)).to.equal(true)
    expect(isRacy(at(1_795_999_999_000), now)).to.equal(true)
    expect(isRacy(at(1_795_999_990_000), now)).to.equal(false)
  })

  it('does not wait for the other end of a FIFO that took the place of a file', async () => {
    using project = tempProject({ a: 'a' })
    const stat = lstatSync(project.path('a'), { bigint: true })
    execFileSync('rm', [project.path('a')])
    execFileSync('mkfifo', [project.path('a')])
    expect(await doubtOf(new FileIndex().hashOf(project.path('a'), stat))).to.match(/is neither a file, a folder nor a link$/)
    execFileSync('rm', [project.path('a')])
    expect(await doubtOf(new FileIndex().hashOf(project.path('a'), stat))).to.match(/changed while it was read$/)
  })
})
