import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import type { TempProject } from '../project/temp-project.ts'
import { placeIn, remove, type CachedPlace, type Does, type Plan } from './cached-place.ts'
import { faultyFiles, type Strike } from './file-faults.ts'

/* The job of the tests with faults, and, as a program, one run of it that kills itself, that hangs, or that sends its calls. */

/** Leaves something of each kind, and prints. */
export const makes: Does = ({ cwd, log }) => {
  const content = readFileSync(join(cwd, 'src/a'), 'utf8')
  const make = (path: string, how: (path: string) => void): void => {
    const made = join(cwd, path)
    remove(made)
    mkdirSync(dirname(made), { recursive: true })
    how(made)
  }
  make('dist/empty', (path) => {
    mkdirSync(path)
  })
  for (const path of ['dist/a', 'dist/deep/run.sh', 'gen.txt'])
    make(path, (made) => {
      writeFileSync(made, `${path} of ${content}`)
    })
  chmodSync(join(cwd, 'dist/deep/run.sh'), 0o755)
  make('dist/link', (path) => {
    symlinkSync('deep/run.sh', path)
  })
  log(`made of ${content}\n`)
}

export const plan: Plan = ({ job }) => {
  job('build', sh`make`, { cache: { inputs: ['src'], outputs: ['dist', 'gen.txt'] } })
}

/** Does to the outputs what a restore has to undo, each in another way. */
export const spoil = ({ project }: Pick<CachedPlace, 'project'>): void => {
  for (const path of ['dist/a', 'dist/empty', 'dist/link', 'gen.txt']) remove(project.path(path))
  project.write('dist/deep/run.sh', 'edited')
  project.write('dist/extra/file', 'of nobody')
  project.write('dist/empty', 'a file in the place of a folder')
  project.write('dist/link/file', 'a folder in the place of a link')
}

export interface FaultyRun {
  readonly directory: string
  readonly home: string
  readonly strike: Strike
  /** The job leaves half of what it makes, says so, and does not end. */
  readonly hangs?: true
}

const hangs: Does = ({ cwd }) => {
  writeFileSync(join(cwd, 'gen.txt'), 'half')
  process.send?.('hangs')
  return new Promise(() => undefined)
}

/** A project that somebody else made and removes. */
export const projectIn = (directory: string): TempProject => ({
  directory,
  path: (...parts) => join(directory, ...parts),
  write: (file, text) => {
    writeFileSync(join(directory, file), text)
  },
  [Symbol.dispose]: () => undefined,
})

if (import.meta.main) {
  const { directory, home, strike, hangs: isHanging } = JSON.parse(process.argv[2] ?? '') as FaultyRun
  using files = faultyFiles(strike)
  await placeIn({ project: projectIn(directory), home, does: isHanging ? hangs : makes }).run(plan)
  process.send?.(files.calls)
}
