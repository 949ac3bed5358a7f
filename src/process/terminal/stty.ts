import { spawnSync } from 'node:child_process'

/** Changes a setting of a terminal, or lists all of them (`-a`). Empty if there is no stty. */
export const stty = (terminal: number, argument: string): string => {
  const { stdout } = spawnSync('stty', [argument], { stdio: [terminal, 'pipe', 'ignore'], encoding: 'utf8' })
  return stdout
}
