import { expect } from 'chai'
import { mkdirSync } from 'node:fs'
import { relative } from 'node:path'
import { findProjects } from '../../src/project/find-projects.ts'
import { tempProject } from './temp-project.ts'

type Files = Readonly<Record<string, string | object>>

/** The projects found in a folder: each with its own, below the root of all files, and what it is. */
const found = async (files: Files, folder: string, prepare: readonly string[] = []): Promise<readonly string[]> => {
  using project = tempProject(files)
  for (const one of [folder, ...prepare]) mkdirSync(project.path(one), { recursive: true })
  const all = await Array.fromAsync(findProjects(project.path(folder)))
  return all.map((one) => `${one.relation}: ${relative(project.directory, one.project.directory) || '.'}`)
}

const config = { 'sparkwing.config.ts': '' }
const scripts = { scripts: { test: 'true' } }
const workspace = { 'package.json': { ...scripts, workspaces: ['packages/*'] } }
const a = { 'packages/a/package.json': { name: 'a', ...scripts } }
const types = { 'packages/types/package.json': { name: 'types' } }

describe('findProjects', () => {
  it('P22: in a package with scripts below a config, they are that package and then the project with the config', async () => {
    expect(await found({ ...config, ...a }, 'packages/a/src')).to.deep.equal(['own: packages/a', 'outer: .'])
    expect(await found({ ...config, ...workspace, ...a }, 'packages/a')).to.deep.equal(['own: packages/a', 'workspace-root: .'])
  })

  it('P35: in a package of a workspace, they are that package and then the root, with or without a config of its own', async () => {
    expect(await found({ ...workspace, ...a }, 'packages/a')).to.deep.equal(['own: packages/a', 'workspace-root: .'])
    const withConfig = { ...workspace, ...a, 'packages/a/sparkwing.config.ts': '' }
    expect(await found(withConfig, 'packages/a')).to.deep.equal(['own: packages/a', 'workspace-root: .'])
    const pnpm = { 'pnpm-workspace.yaml': 'packages: ["**", "!packages/types"]', ...a, ...types, 'package.json': {} }
    expect(await found(pnpm, 'packages/a')).to.deep.equal(['own: packages/a', 'workspace-root: .'])
    expect(await found({ ...workspace, ...a }, '')).to.deep.equal(['own: .'])
  })

  it('P22: a package.json without scripts is passed over', async () => {
    expect(await found({ ...config, ...types }, 'packages/types')).to.deep.equal(['outer: .'])
    expect(await found({ ...workspace, ...types }, 'packages/types')).to.deep.equal(['workspace-root: .'])
    expect(await found({ 'package.json': scripts, ...types }, 'packages/types', ['.git'])).to.deep.equal(['outer: .'])
  })

  it('P22: a package.json without a name, such as that of a build, is no package', async () => {
    const marked = { ...workspace, ...a, 'packages/a/dist/package.json': { type: 'module' } }
    expect(await found(marked, 'packages/a/dist', ['.git'])).to.deep.equal(['own: packages/a', 'workspace-root: .'])
  })

  it('P22: another package above is none of them: neither a stranger nor a neighbour', async () => {
    const strangers = { 'package.json': scripts, 'sub/package.json': { name: 'sub', ...scripts }, 'bare/package.json': { name: 'bare' } }
    expect(await found(strangers, 'sub', ['.git'])).to.deep.equal(['own: sub'])
    expect(await found(strangers, 'bare')).to.deep.equal(['own: bare'])
    expect(await found(strangers, 'bare', ['.git', 'bare/.git'])).to.deep.equal(['own: bare'])
    const nested = { ...workspace, ...a, 'packages/a/plugins/x/package.json': { name: 'x', ...scripts } }
    expect(await found(nested, 'packages/a/plugins/x', ['.git'])).to.deep.equal(['own: packages/a/plugins/x'])
    expect(await found({ ...workspace, 'examples/x/package.json': scripts }, 'examples/x', ['.git'])).to.deep.equal(['own: examples/x'])
  })

  it('P22: a package with a config of its own is no part of a config around it, unless it is in its workspace', async () => {
    expect(await found({ ...config, 'examples/x/sparkwing.config.js': '' }, 'examples/x')).to.deep.equal(['own: examples/x'])
  })

  it('P22: a package in a git repository of its own, such as a submodule, stays in its workspace', async () => {
    expect(await found({ ...workspace, ...a }, 'packages/a', ['.git', 'packages/a/.git'])).to.deep.equal([
      'own: packages/a',
      'workspace-root: .',
    ])
  })

  it('P22: a workspace in a workspace has its own root first', async () => {
    const inner = { 'packages/inner/package.json': { name: 'inner', workspaces: ['libs/*'] } }
    const b = { 'packages/inner/libs/b/package.json': scripts }
    expect(await found({ ...workspace, ...inner, ...b }, 'packages/inner/libs/b')).to.deep.equal([
      'own: packages/inner/libs/b',
      'workspace-root: packages/inner',
      'workspace-root: .',
    ])
  })
})
