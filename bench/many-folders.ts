import { join } from 'node:path'
import type { BenchHome } from './bench-home.ts'
import { copyFolders } from './copy-folders.ts'
import { timedSparkwing } from './timed-process.ts'

/** Runs a pipeline of one job, and copies the folder of its run until there are `count`; see {@link copyFolders}. Returns the home. */
export const writeManyFolders = async (
  home: BenchHome,
  count: number,
  change?: (journal: string, n: number) => string,
): Promise<string> => {
  home.writeConfig('noop: pipeline({ plan({ job }) { job("noop", sh`echo hello`) } })')
  await timedSparkwing(home, ['run', '--output', 'quiet', 'noop'])
  const folder = join(home.project, 'home')
  copyFolders(folder, count, change)
  return folder
}
