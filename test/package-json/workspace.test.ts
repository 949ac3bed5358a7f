import { expect } from 'chai'
import { folderGlob } from '../../src/package-json/folder-glob.ts'
import { readWorkspace } from '../../src/package-json/workspace.ts'
import { tempProject } from '../project/temp-project.ts'

const folders = ['packages', 'packages/a', 'packages/a/src', 'packages/.cache', 'apps/web', 'apps/web+admin', 'tools/x/y'] as const

describe('folderGlob', () => {
  const cases: readonly (readonly [glob: string, ...matches: (typeof folders)[number][]])[] = [
    ['packages/a', 'packages/a'],
    ['./packages/*/', 'packages/a'],
    ['packages/**', 'packages', 'packages/a', 'packages/a/src'],
    ['**/src', 'packages/a/src'],
    ['{apps,packages}/{web,a}', 'packages/a', 'apps/web'],
    ['a?ps/w*', 'apps/web', 'apps/web+admin'],
    ['apps/web+admin', 'apps/web+admin'],
    ['packages/.cache', 'packages/.cache'],
    ['*/*', 'packages/a', 'apps/web', 'apps/web+admin'],
    ['packages/[', ...[]],
  ]
  for (const [glob, ...matches] of cases) {
    it(`P22: ${glob} matches ${matches.join(', ') || 'nothing'}`, () => {
      expect(folders.filter(folderGlob(glob))).to.deep.equal(matches)
    })
  }
})

describe('readWorkspace', () => {
  const members = async (files: Readonly<Record<string, string | object>>, ...asked: readonly string[]): Promise<readonly string[]> => {
    using project = tempProject(files)
    const workspace = await readWorkspace(project.directory)
    return asked.filter((folder) => workspace?.has(project.path(folder)))
  }
  const asked = ['', '..', 'packages/a', 'packages/b', 'packages/a/node_modules/c', 'other'] as const

  it('P22: reads package.json of npm, yarn and bun, in both forms, and in order', async () => {
    expect(await members({ 'package.json': { workspaces: ['packages/**', '!packages/b'] } }, ...asked)).to.deep.equal(['packages/a'])
    expect(await members({ 'package.json': { workspaces: { packages: ['packages/*'] } } }, ...asked)).to.deep.equal([
      'packages/a',
      'packages/b',
    ])
    expect(await members({ 'package.json': { workspaces: ['!packages/b', 'packages/*'] } }, 'packages/b')).to.deep.equal(['packages/b'])
  })

  it('P22: reads pnpm-workspace.yaml, which wins, in all its spellings', async () => {
    const packageJson = { workspaces: ['other'] }
    for (const yaml of [
      'packages:\n  - "packages/*" # all\n  - !!str "!packages/b"\n',
      "catalog:\n  react: ^19\npackages:\n- packages/*\n- '!packages/b'\n",
      'packages: [packages/*,\n  "!packages/b"]\n',
      '"packages":\r\n  - "!packages/b"\r\n  - packages/*\r\n',
    ])
      expect(await members({ 'package.json': packageJson, 'pnpm-workspace.yaml': yaml }, ...asked), yaml).to.deep.equal(['packages/a'])
  })

  it('P22: finds none in a pnpm-workspace.yaml with settings only, in broken files, and where there is neither', async () => {
    for (const files of [
      { 'pnpm-workspace.yaml': 'nodeLinker: hoisted\n' },
      { 'pnpm-workspace.yaml': '' },
      { 'pnpm-workspace.yaml': 'packages: [' },
      { 'package.json': '{' },
      { 'package.json': { workspaces: 'packages/*' } },
      {},
    ] as const) {
      using project = tempProject(files)
      expect(await readWorkspace(project.directory)).to.equal(undefined)
    }
  })
})
