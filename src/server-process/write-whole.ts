import { closeSync, fdatasyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** Writes a small file so that a reader finds the old text or the new one, never a part; readable by its owner alone. */
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
