import { expect } from 'chai'
import { mkdirSync, symlinkSync } from 'node:fs'
import { findProject } from '../../src/project/find-projects.ts'
import { mistake } from '../caught.ts'
import { tempProject } from './temp-project.ts'

describe('findProject', () => {
  it('finds the nearest config above the working directory, past a nearer package.json without scripts', async () => {
    using project = tempProject({ 'sparkwing.config.mts': '', 'package.json': {}, 'packages/a/package.json': {}, 'packages/a/src/x': '' })
    expect((await findProject(project.path('packages/a/src'))).project).to.deep.equal({
      directory: project.directory,
      configFile: project.path('sparkwing.config.mts'),
      packageJson: project.path('package.json'),
    })
  })

  it('takes the nearer of two configs', async () => {
    using project = tempProject({ 'sparkwing.config.ts': '', 'web/sparkwing.config.js': '' })
    expect((await findProject(project.path('web'))).project).to.deep.equal({
      directory: project.path('web'),
      configFile: project.path('web/sparkwing.config.js'),
    })
  })

  it('takes the nearest package.json where there is no config', async () => {
    using project = tempProject({ 'package.json': {}, 'packages/a/package.json': {}, 'packages/a/src/x': '' })
    expect((await findProject(project.path('packages/a/src'))).project).to.deep.equal({
      directory: project.path('packages/a'),
      packageJson: project.path('packages/a/package.json'),
    })
  })

  it('gives real paths', async () => {
    using project = tempProject({ 'real/package.json': {} })
    symlinkSync(project.path('real'), project.path('link'))
    expect((await findProject(project.path('link'))).project.directory).to.equal(project.path('real'))
  })

  it('does not take a folder with the name of a config for one', async () => {
    using project = tempProject({ 'package.json': {} })
    mkdirSync(project.path('sparkwing.config.ts'))
    expect((await findProject(project.directory)).project).to.not.have.property('configFile')
  })

  it('refuses two configs in one folder', async () => {
    using project = tempProject({ 'sparkwing.config.ts': '', 'sparkwing.config.mjs': '' })
    const { code, message } = await mistake(() => findProject(project.directory))
    expect(code).to.equal('two-configs')
    expect(message).to.contain('sparkwing.config.ts and sparkwing.config.mjs')
  })

  it('refuses a directory that is not there, and a file', async () => {
    using project = tempProject({ file: '' })
    expect(await mistake(() => findProject(project.path('gone')))).to.have.property('code', 'no-directory')
    expect(await mistake(() => findProject(project.path('file')))).to.have.property('code', 'not-a-directory')
    expect(await mistake(() => findProject(project.path('file/below')))).to.have.property('code', 'no-directory')
  })

  it('says how to begin where there is no project', async () => {
    using project = tempProject()
    const { code, tryThis } = await mistake(() => findProject(project.directory))
    expect(code).to.equal('no-project')
    expect(tryThis.join(' ')).to.contain('sparkwing init').and.contain('cd')
  })
})
