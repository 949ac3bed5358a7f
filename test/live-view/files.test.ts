import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseRunId, type RunId } from '../../src/model/ids.ts'
import { UserError } from '../../src/model/user-error.ts'
import { seedPassedRun } from '../dashboard/seed-passed-run.ts'
import { until } from '../journal/until.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { tempHome } from '../storage/temp-home.ts'
import { openPorts, type HeardPorts } from './real-ports.ts'

interface Scene {
  readonly ports: HeardPorts
  readonly project: TempProject
  readonly run: RunId
  readonly home: string
}

/** A project with a file, and a file outside it; `env` is that of the server. */
const withProject = async (env: NodeJS.ProcessEnv, tell: (scene: Scene) => Promise<void>): Promise<void> => {
  using home = tempHome()
  using project = tempProject({ 'src/a b.ts': 'one\n', 'src/a.ts': 'one\n' })
  writeFileSync(join(home.path, 'secret.ts'), '')
  const run = parseRunId(seedPassedRun(home.path, project.directory, 'build', [{ id: 'a' }])) as RunId
  await using ports = await openPorts(home.path, { env: { PATH: process.env['PATH'], ...env } })
  await tell({ ports, project, run, home: home.path })
}

/** An editor that writes down its arguments, one a line. */
const editorIn = (folder: string, name: string): string => {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" > "${folder}/said.part" && mv "${folder}/said.part" "${folder}/said"\n`, {
    mode: 0o755,
  })
  return path
}

const refusalOf = async (asked: Promise<unknown> | undefined): Promise<UserError> => {
  const error = await asked?.catch((thrown: unknown) => thrown)
  if (error instanceof UserError) return error
  throw new Error('it was not refused')
}

describe('files that a log names', () => {
  it('are found only inside the project', () =>
    withProject({}, async ({ ports, project, run, home }) => {
      const outside = join(home, 'secret.ts')
      symlinkSync(home, project.path('link'))
      symlinkSync(project.path('src/a.ts'), project.path('own.ts'))
      mkdirSync(project.path('folder.ts'))
      const paths = ['src/a.ts', './src/../src/a.ts', project.path('src/a.ts'), 'own.ts']
      const wrong = [
        outside,
        'link/secret.ts',
        `../${'../'.repeat(20)}etc/passwd`,
        '/etc/passwd',
        'src',
        'folder.ts',
        'src/none.ts',
        '',
        'a\0b.ts',
      ]
      const found = await ports.runs.files(run, [...paths, ...wrong, 'x'.repeat(5000)])
      expect(found?.files.map(({ path }) => path)).to.deep.equal(paths)
      expect(found?.files[1]?.file).to.equal(project.path('src/a.ts'))
      expect(await ports.runs.files(parseRunId('20000101-000000-000-00000000') as RunId, ['src/a.ts'])).to.equal(undefined)
    }))

  it('open at their place in the editor that VISUAL or EDITOR names, and no text in a path is a command', async () => {
    using folder = tempHome()
    const script = editorIn(folder.path, 'code')
    await withProject({ EDITOR: `"${script}" --new-window`, VISUAL: ' ' }, async ({ ports, project, run }) => {
      const name = `src/$(touch hacked);\`touch hacked\`&.ts`
      project.write(name, '')
      expect(await ports.actions?.open(run, { path: name, line: 3, column: 7 })).to.deep.equal({ file: project.path(name), editor: script })
      await until(() => existsSync(join(folder.path, 'said')))
      expect(readFileSync(join(folder.path, 'said'), 'utf8').trim().split('\n')).to.deep.equal([
        ...['--new-window', '-r', '-g', `${project.path(name)}:3:7`],
      ])
      expect(existsSync(project.path('hacked'))).to.equal(false)
      const refused = await refusalOf(ports.actions?.open(run, { path: '/etc/passwd' }))
      expect([refused.code, refused.message]).to.deep.equal([
        'no-such-file',
        `There is no file "/etc/passwd" in the project ${project.directory}.`,
      ])
    })
  })

  it('are not opened without an editor that can show them', async () => {
    const cases: readonly (readonly [NodeJS.ProcessEnv, string])[] = [
      [{}, 'Neither VISUAL nor EDITOR is set where the dashboard was started.'],
      [{ EDITOR: 'vim' }, 'EDITOR is vim, which needs a terminal.'],
      [{ VISUAL: 'emacs -nw' }, 'VISUAL is emacs -nw, which needs a terminal.'],
      [{ EDITOR: '/no-such-program --wait' }, 'EDITOR is /no-such-program --wait, but there is no program /no-such-program.'],
      [{ EDITOR: "'code" }, "EDITOR cannot be read: A quote ' is opened and not closed."],
    ]
    for (const [env, message] of cases) {
      await withProject(env, async ({ ports, run }) => {
        expect((await refusalOf(ports.actions?.open(run, { path: 'src/a.ts' }))).message).to.equal(message)
      })
    }
  })
})
