import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { homeDirectory } from '../project/home.ts'
import type { ProjectPorts } from '../project/open-project.ts'
import { openRuns } from '../records/open-runs.ts'
import { readDisk } from '../retention/read-disk.ts'
import type { DiskJson } from '../wire/disk.ts'

/** How many pipelines and runs to list. */
const mostListed = 10

/**
 * What the home takes on the disk, by the storage of the project in the directory.
 *
 * @throws UserError if the home cannot be read.
 */
export const examineDisk = async (directory: string, ports: ProjectPorts, warn: (message: string) => void): Promise<DiskJson> => {
  const home = homeDirectory()
  // opening the store would create it. The home itself may be there before any run, because Node's compile cache is in it
  if (!existsSync(join(home, 'runs')))
    return readDisk({ home, store: { sizes: () => Promise.resolve([]) }, storage: {}, limit: mostListed })
  await using runs = await openRuns(directory, ports, { allProjects: true, warn })
  return await readDisk({ home, store: runs.index, storage: runs.storage, limit: mostListed })
}
