import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A home of its own for one test, removed with it. */
export const tempHome = (): Disposable & { readonly path: string } => {
  const path = mkdtempSync(join(tmpdir(), 'sparkwing-home-'))
  return {
    path,
    [Symbol.dispose]: () => {
      // a detached run may still write its last file
      rmSync(path, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
