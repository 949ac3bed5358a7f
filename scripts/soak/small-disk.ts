import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface SmallDisk {
  readonly home: string
  /** Leaves no room. */
  readonly fill: () => void
  readonly free: () => void
  readonly remove: () => void
}

/** A file system of 128 MB in memory; only for root. It holds the records of half an hour, which are too young to be deleted. */
export const mountSmallDisk = (path: string): SmallDisk => {
  mkdirSync(path)
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128m,mode=0700', 'tmpfs', path], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`mount: ${stderr}`)
  const filler = join(path, 'filler')
  return {
    home: join(path, 'home'),
    fill() {
      const file = openSync(filler, 'w')
      try {
        for (const some = Buffer.alloc(65_536); ;) writeSync(file, some)
      } catch {
        // full
      } finally {
        closeSync(file)
      }
    },
    free() {
      rmSync(filler, { force: true })
    },
    remove() {
      spawnSync('umount', ['--lazy', path])
    },
  }
}
