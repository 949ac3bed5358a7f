import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, rmdirSync, symlinkSync } from 'node:fs'
import { relative } from 'node:path'
import { foldersAbove, untrustedAbove } from '../../src/package-json/folders-above.ts'
import { packageManagerOf } from '../../src/package-json/manager-of-package.ts'
import { readPackageJson } from '../../src/package-json/package-json.ts'
import { findProjects } from '../../src/project/find-projects.ts'
import { findMembers } from '../../src/project/find-members.ts'
import { createCommandPath } from '../../src/project/command-path.ts'
import { nearestConfig } from '../../src/project/project.ts'
import { mistake } from '../caught.ts'
import { hasTool, unlessTried } from '../faults/has-tool.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { canBeAnotherUser } from '../server/as-another-user.ts'

const [stranger, owner] = [65_534, 4711]
const unlessUser = unlessTried(canBeAnotherUser, 'playing another user')

/** The folders of a walk from `a/b/c`, in a folder that is the stranger's, so that none walks out of it. */
const walked = (project: TempProject, start = 'a/b/c'): string =>
  Array.from(foldersAbove(project.path(start)), (folder) => relative(project.directory, folder) || '.').join(' ')

interface Tree {
  readonly that: string
  /** By folder: its mode and owner; default 0755 of root. */
  readonly folders: Readonly<Partial<Record<'a' | 'a/b' | 'a/b/c', readonly [mode: number, uid: number]>>>
  readonly walks: string
}

const trees: readonly Tree[] = [
  { that: 'goes up to a stranger’s folder', folders: {}, walks: 'a/b/c a/b a' },
  { that: 'stops at a folder of another user', folders: { a: [0o755, owner] }, walks: 'a/b/c a/b' },
  { that: 'stops at a folder like /tmp', folders: { a: [0o1777, 0] }, walks: 'a/b/c a/b' },
  { that: 'stops at a folder that everyone may write to', folders: { a: [0o777, 0] }, walks: 'a/b/c a/b' },
  {
    that: 'goes on for root where all is of one user, as on a mount in a container',
    folders: { a: [0o755, owner], 'a/b': [0o755, owner], 'a/b/c': [0o755, owner] },
    walks: 'a/b/c a/b a',
  },
  { that: 'passes folders of root', folders: { a: [0o755, owner], 'a/b/c': [0o755, owner] }, walks: 'a/b/c a/b a' },
  {
    that: 'goes on with umask 002',
    folders: { a: [0o775, owner], 'a/b': [0o775, owner], 'a/b/c': [0o2775, owner] },
    walks: 'a/b/c a/b a',
  },
  { that: 'trusts where it begins, but not /tmp above it', folders: { 'a/b/c': [0o777, owner], a: [0o1777, 0] }, walks: 'a/b/c a/b' },
  {
    that: 'goes on where every folder may be written, as on disks of Windows',
    folders: { a: [0o777, owner], 'a/b': [0o777, owner], 'a/b/c': [0o777, owner] },
    walks: 'a/b/c a/b a',
  },
]

const inTree = (folders: Tree['folders'], story: (project: TempProject) => void | Promise<void>) => async (): Promise<void> => {
  if (!canBeAnotherUser) return
  using project = tempProject()
  chownSync(project.directory, stranger, stranger)
  mkdirSync(project.path('a/b/c'), { recursive: true })
  for (const [folder, [mode, uid]] of Object.entries(folders)) {
    chownSync(project.path(folder), uid, uid)
    chmodSync(project.path(folder), mode)
  }
  await story(project)
}

describe(`foldersAbove${unlessUser}`, () => {
  for (const { that, folders, walks } of trees) {
    it(
      `A12: ${that}`,
      inTree(folders, (project) => {
        expect(walked(project)).to.equal(walks)
      }),
    )
  }

  const unlessNamespace = unlessTried(canBeAnotherUser && hasTool('unshare', ['--user', 'true']), 'a user namespace')
  it(
    `A14: in a user namespace, takes no uid that stands for several users for the one of the first folder, or for its own${unlessNamespace}`,
    inTree({ 'a/b/c': [0o755, owner], 'a/b': [0o755, owner + 1] }, (project) => {
      if (unlessNamespace !== '') return
      // in the namespace, root is no more than any other user
      chmodSync(project.directory, 0o755)
      const module = JSON.stringify(new URL('../../src/package-json/folders-above.ts', import.meta.url).href)
      const script = `import { untrustedAbove } from ${module}; console.log(untrustedAbove(${JSON.stringify(project.path('a/b/c'))})?.why)`
      const node = [process.execPath, '--input-type=module', '-e', script]
      const why = `${project.path('a/b')} belongs to a user whom this user namespace does not tell from others (uid 65534)\n`
      for (const mapping of [[], ['--map-root-user']]) {
        expect(execFileSync('unshare', ['--user', ...mapping, ...node], { encoding: 'utf8', cwd: '/' }), mapping.join()).to.equal(why)
      }
    }),
  )

  it(
    'A12: begins above a folder that was removed, which is not trusted blindly',
    inTree({ 'a/b': [0o1777, 0] }, (project) => {
      rmdirSync(project.path('a/b/c'))
      expect(walked(project)).to.equal('a/b/c')
    }),
  )

  it(
    'A12: goes on at a folder that SPARKWING_SAFE_DIRECTORY names, also by a link',
    inTree({ 'a/b': [0o1777, 0], a: [0o755, owner] }, (project) => {
      symlinkSync('a/b', project.path('link'))
      const withSafe = (...folders: readonly string[]): string => {
        process.env['SPARKWING_SAFE_DIRECTORY'] = folders.join(':')
        try {
          return walked(project)
        } finally {
          delete process.env['SPARKWING_SAFE_DIRECTORY']
        }
      }
      expect(withSafe(project.path('a'))).to.equal('a/b/c')
      expect(withSafe(project.path('other'), project.path('link'))).to.equal('a/b/c a/b')
      expect(withSafe(`${project.path('a')}/`, project.path('a/b'))).to.equal('a/b/c a/b a')
      expect(withSafe('*')).to.contain('a/b/c a/b a .')
      expect(untrustedAbove(project.path('a/b/c'))?.why).to.equal(`everyone may write to ${project.path('a/b')}`)
    }),
  )
})

describe(`files that another user planted${unlessUser}`, () => {
  const plant = (project: TempProject, ...files: readonly (readonly [file: string, text: string])[]): void => {
    for (const [file, text] of files) {
      project.write(file, text)
      chownSync(project.path(file), stranger, stranger)
    }
  }
  const own = '{ "name": "own", "scripts": { "test": "true" } }'

  it(
    'A12: above the project, no config, workspace, lockfile or program of theirs counts',
    inTree({ a: [0o1777, 0] }, async (project) => {
      plant(project, ['a/sparkwing.config.mjs', ''], ['a/package.json', '{ "workspaces": ["**"], "scripts": { "evil": "true" } }'])
      plant(project, ['a/yarn.lock', ''], ['a/.yarnrc.yml', 'yarnPath: evil.js'], ['a/node_modules/.bin/ls', ''])
      const { code, message, tryThis } = await mistake(async () => await Array.fromAsync(findProjects(project.path('a/b/c'))))
      expect([code, message]).to.deep.equal([
        'no-project',
        `There is no project here: ${project.path('a/sparkwing.config.mjs')} is not used, because everyone may write to ${project.path('a')}.`,
      ])
      expect(tryThis[0]).to.equal(`If you trust what is there, set SPARKWING_SAFE_DIRECTORY=${project.path('a')}.`)

      project.write('a/b/package.json', own)
      const directory = project.path('a/b')
      expect((await Array.fromAsync(findProjects(project.path('a/b/c')))).map((one) => one.project.directory)).to.deep.equal([directory])
      expect(nearestConfig(directory)).to.equal(undefined)
      expect(await findMembers(directory, 'own')).to.equal(undefined)
      const packageJson = readPackageJson(directory)
      expect(packageJson && packageManagerOf(directory, packageJson)).to.include({ name: 'npm', isBerry: false })
      expect(createCommandPath(directory)(directory, '/bin')).to.equal(`${project.path('a/b/node_modules/.bin')}:/bin`)
    }),
  )

  it(
    'A12: in a folder like /tmp itself, a config or package.json of theirs is refused, and their lockfile or program not used',
    inTree({ a: [0o1777, 0] }, async (project) => {
      project.write('a/package.json', own)
      plant(project, ['a/yarn.lock', ''], ['a/node_modules/.bin/ls', ''])
      chownSync(project.path('a/node_modules'), stranger, stranger)
      const directory = project.path('a')
      const packageJson = readPackageJson(directory)
      expect(packageJson && packageManagerOf(directory, packageJson)).to.include({ name: 'npm' })
      expect(createCommandPath(directory)(directory, '/bin')).to.equal('/bin')
      for (const name of ['package.json', 'sparkwing.config.mjs']) {
        plant(project, [`a/${name}`, own])
        const { code, message } = await mistake(async () => await Array.fromAsync(findProjects(directory)))
        expect([code, message]).to.deep.equal([
          'untrusted-file',
          `${project.path('a', name)} is not used, because everyone may write to ${directory}, and another user (uid ${stranger}) put it there.`,
        ])
      }
    }),
  )
})
