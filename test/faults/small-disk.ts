import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, fstatSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasTool, unlessTried } from './has-tool.ts'

/** Whether this user may mount a file system. */
export const canMount = hasTool('unshare', ['-m', 'true'])

/** Added to the name of a test that needs {@link mountSmallDisk}. */
export const unlessMounted = unlessTried(canMount, 'mount')

/** A separate file system, with a file on it that takes up room. */
export interface SmallDisk extends Disposable {
  readonly path: string
  /** Fills the disk, to the last page. */
  fill(): void
  /** Frees so many bytes, or all. */
  free(bytes?: number): void
}

/** Mounts an in-memory file system of that size until it is disposed of. */
export const mountSmallDisk = (size: string): SmallDisk => {
  const path = mkdtempSync(join(tmpdir(), 'sparkwing-small-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path])
  const filler = openSync(join(path, 'filler'), 'a')
  const chunk = Buffer.alloc(64 * 1024)
  return {
    path,
    fill: () => {
      try {
        for (;;) writeSync(filler, chunk)
      } catch {
        // full
      }
    },
    free: (bytes = Infinity) => {
      ftruncateSync(filler, Math.max(0, fstatSync(filler).size - bytes))
    },
    [Symbol.dispose]: () => {
      closeSync(filler)
      execFileSync('umount', ['-l', path])
      rmSync(path, { recursive: true, force: true })
    },
  }
}
