import { readdirSync, readFileSync } from 'node:fs'

/** Pids of processes whose command line contains `text`, except zombies. Linux only. */
export const processesNaming = (text: string): readonly number[] =>
  readdirSync('/proc')
    .filter((entry) => {
      if (!/^\d+$/.test(entry)) return false
      try {
        return readFileSync(`/proc/${entry}/cmdline`, 'latin1').includes(text)
      } catch {
        return false
      }
    })
    .map(Number)
