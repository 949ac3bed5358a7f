import { closeSync, fdatasyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** Writes a small file atomically: a reader finds either the old text or the new one. Only its owner can read it. */
export const writeWhole = (file: string, text: string): void => {
  const draft = `${file}.${process.pid}.tmp`
  rmSync(draft, { force: true })
  const fd = openSync(draft, 'wx', 0o600)
  try {
    writeSync(fd, text)
    fdatasyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(draft, file)
}
