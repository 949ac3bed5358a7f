import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { gitFacts } from '../../src/execution/git-facts.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { unreadFifo } from '../unread-fifo.ts'

const git = (project: TempProject, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main', ...args], {
    cwd: project.directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()

const repository = (): TempProject => {
  const project = tempProject({ file: 'one', 'below/file': '' })
  git(project, 'init')
  git(project, 'add', '.')
  git(project, 'commit', '-m', 'Add “a file”\n\nand say why')
  return project
}

/** Git's own time, on a machine that stands still for a moment. */
const unhurried = { namesMs: 20_000, changesMs: 20_000, indexBytes: 1024 * 1024 }

describe('gitFacts', () => {
  const before = { PATH: process.env['PATH'], GIT_DIR: process.env['GIT_DIR'] }
  afterEach(() => {
    process.env['PATH'] = before.PATH
    if (before.GIT_DIR === undefined) delete process.env['GIT_DIR']
  })

  it('knows nothing, and starts nothing, where there is no repository', async () => {
    using project = tempProject()
    process.env['PATH'] = ''
    expect(await gitFacts(project.directory, unhurried)).to.equal(undefined)
  })

  it('tells branch, commit, subject and whether tracked files have changed, from a folder below', async () => {
    using project = repository()
    const commit = git(project, 'rev-parse', 'HEAD')
    const clean = { branch: 'main', commit, subject: 'Add “a file”', dirty: false }
    project.write('untracked', '')
    expect(await gitFacts(project.path('below'), unhurried)).to.deep.equal(clean)
    project.write('file', 'two')
    expect(await gitFacts(project.directory, unhurried)).to.deep.equal({ ...clean, dirty: true })
  })

  it('tells no branch of a detached head', async () => {
    using project = repository()
    git(project, 'checkout', '--detach')
    expect(await gitFacts(project.directory, unhurried)).to.have.keys('commit', 'subject', 'dirty')
  })

  it('tells the branch of a repository without commits', async () => {
    using project = tempProject()
    git(project, 'init')
    expect(await gitFacts(project.directory, unhurried)).to.deep.equal({ branch: 'main', dirty: false })
  })

  it('is not led astray by the environment of a git hook', async () => {
    using project = repository()
    process.env['GIT_DIR'] = '/nowhere'
    expect(await gitFacts(project.directory, unhurried)).to.have.property('branch', 'main')
  })

  it('knows nothing when git is broken', async () => {
    using project = tempProject({ '.git': 'gitdir: /nowhere' })
    expect(await gitFacts(project.directory, unhurried)).to.equal(undefined)
  })

  it('P8: reads no FIFO, and no endless file, that has the name `.git`', async () => {
    using project = tempProject({ 'below/file': '' })
    {
      await using fifo = unreadFifo(project.path('.git'), 'gitdir: /nowhere')
      expect(await gitFacts(project.path('below'), unhurried)).to.equal(undefined)
      expect(fifo.isRead()).to.equal(false)
    }
    rmSync(project.path('.git'))
    writeFileSync(project.path('.git'), '')
    truncateSync(project.path('.git'), 3 * 1024 ** 3)
    expect(await gitFacts(project.directory, unhurried)).to.equal(undefined)
  })

  it('P8: starts no program that the configuration of the repository names', async () => {
    using project = repository()
    project.write('program', `#!/bin/sh\necho "$0" >>'${project.path('started')}'\n`)
    chmodSync(project.path('program'), 0o755)
    for (const name of ['core.fsmonitor', 'gpg.program', 'core.pager', 'core.sshCommand', 'diff.external', 'core.editor'])
      git(project, 'config', name, `'${project.path('program')}'`)
    git(project, 'config', 'log.showSignature', 'true')
    project.write('file', 'two')
    expect(await gitFacts(project.directory, unhurried)).to.include({ branch: 'main', dirty: true })
    expect(existsSync(project.path('started'))).to.equal(false)
  })

  it('A14: starts no filter and no hook of the repository, and uses the filters of the user', async () => {
    using project = repository()
    const started = project.path('started')
    const known = { branch: 'main', subject: 'Add “a file”' }
    project.write('.git/info/attributes', '* filter=own\n')
    project.write('.git/hooks/post-index-change', `#!/bin/sh\ntouch '${started}'\n`)
    chmodSync(project.path('.git/hooks/post-index-change'), 0o755)
    project.write('file', 'two')
    project.write('included', `[filter "own"]\n\tclean = touch '${started}'; cat\n`)
    for (const [name, value] of [
      ['filter.own.clean', `touch '${started}'; cat`],
      ['filter.own.process', `touch '${started}'`],
      ['include.path', project.path('included')],
    ] as const) {
      git(project, 'config', name, value)
      const facts = await gitFacts(project.directory, unhurried)
      expect(facts, name).to.include(known).and.not.have.property('dirty')
      expect(existsSync(started), name).to.equal(false)
      git(project, 'config', '--unset', name)
    }
    // a process that git starts reads this as the user's own file
    writeFileSync(project.path('own-config'), `[filter "own"]\n\tclean = cat\n`)
    process.env['GIT_CONFIG_GLOBAL'] = project.path('own-config')
    try {
      git(project, 'config', 'include.path', '/nowhere')
      expect(await gitFacts(project.directory, unhurried)).to.include({ ...known, dirty: true })
    } finally {
      delete process.env['GIT_CONFIG_GLOBAL']
    }
    expect(existsSync(started)).to.equal(false)
  })

  it('P8: fetches nothing that a partial clone lacks', async () => {
    using project = repository()
    project.write('program', `#!/bin/sh\necho "$0" >>'${project.path('started')}'\nexit 1\n`)
    chmodSync(project.path('program'), 0o755)
    git(project, 'config', 'core.repositoryFormatVersion', '1')
    git(project, 'config', 'extensions.partialClone', 'origin')
    git(project, 'config', 'remote.origin.promisor', 'true')
    git(project, 'config', 'remote.origin.url', project.directory)
    git(project, 'config', 'remote.origin.uploadpack', `'${project.path('program')}'`)
    const commit = git(project, 'rev-parse', 'HEAD')
    rmSync(project.path('.git/objects', commit.slice(0, 2), commit.slice(2)))
    expect(await gitFacts(project.directory, unhurried)).to.include({ branch: 'main' })
    expect(existsSync(project.path('started'))).to.equal(false)
  })

  it('P8: tells branch, commit and subject, but not changes, of a repository with a large index, also in a worktree of it', async () => {
    using project = repository()
    const commit = git(project, 'rev-parse', 'HEAD')
    const size = statSync(project.path('.git/index')).size
    git(project, 'worktree', 'add', '-b', 'other', project.path('beside'))
    for (const [folder, branch] of [
      ['.', 'main'],
      ['beside', 'other'],
    ] as const) {
      const known = { branch, commit, subject: 'Add “a file”' }
      expect(await gitFacts(project.path(folder), { ...unhurried, indexBytes: size - 1 })).to.deep.equal(known)
      expect(await gitFacts(project.path(folder), { ...unhurried, indexBytes: size })).to.deep.equal({ ...known, dirty: false })
    }
  })

  it('P8: does not wait for a git that hangs, and keeps what the other calls said', async () => {
    using project = repository()
    const commit = git(project, 'rev-parse', 'HEAD')
    using tools = tempProject()
    const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim()
    writeFileSync(tools.path('git'), `#!/bin/sh\ncase "$*" in *status*) exec sleep 600 ;; esac\nexec '${real}' "$@"\n`)
    chmodSync(tools.path('git'), 0o755)
    process.env['PATH'] = `${tools.directory}${delimiter}${before.PATH ?? ''}`
    expect(await gitFacts(project.directory, { ...unhurried, changesMs: 1 })).to.deep.equal({
      branch: 'main',
      commit,
      subject: 'Add “a file”',
    })
  })
})
