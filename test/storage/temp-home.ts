import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A home of its own for one test, below that folder, removed with it. */
export const tempHome = (parent = tmpdir()): Disposable & { readonly path: string } => {
  const path = mkdtempSync(join(parent, 'sparkwing-home-'))
  return {
    path,
    [Symbol.dispose]: () => {
      // a detached run may still write its last file
      rmSync(path, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
