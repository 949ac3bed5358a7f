import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of its own with these files; gone when the test is over (`using`). */
export interface TempProject extends Disposable {
  readonly directory: string
  readonly path: (...parts: string[]) => string
  readonly write: (file: string, text: string) => void
}

/** Makes a project of the given files, below that folder; an object becomes JSON. */
export const tempProject = (files: Readonly<Record<string, string | object>> = {}, parent = tmpdir()): TempProject => {
  const directory = realpathSync(mkdtempSync(join(parent, 'sparkwing project ')))
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(directory, file)), { recursive: true })
    writeFileSync(join(directory, file), text)
  }
  for (const [file, content] of Object.entries(files)) write(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return {
    directory,
    path: (...parts) => join(directory, ...parts),
    write,
    [Symbol.dispose]: () => {
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
