import { expect } from 'chai'
import { unlessTried } from '../faults/has-tool.ts'
import { hasTerminal } from './in-terminal.ts'
import { itRunsAlike } from './it-runs-alike.ts'
import { managerScripts } from './manager-scripts.ts'
import { allManagers } from './package-managers.ts'
import { listedDifferences } from './listed-differences.ts'
import { parityProject } from './parity-project.ts'
import { scripts } from './scripts.ts'

describe(`npm and Sparkwing${unlessTried(hasTerminal, '`script`')}`, () => {
  if (!hasTerminal) return

  itRunsAlike({
    scripts,
    words: (script, args) => ['npm', 'run', script, '--silent', ...(args.length > 0 ? ['--', ...args] : [])],
    project: async () => Promise.resolve(parityProject(scripts)),
  })
})

describe('docs/npm-scripts.md', () => {
  it('lists each difference that a script shows, and no other', () => {
    const shown = [...scripts, ...allManagers.flatMap((manager) => managerScripts(manager, true))].flatMap(
      ({ differs = {}, environment = {} }) => [...Object.keys(differs), ...Object.keys(environment)],
    )
    expect(listedDifferences()).to.have.members([...new Set(shown)])
  })
})
