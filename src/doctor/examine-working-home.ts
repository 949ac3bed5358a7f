import type { DoctorJson } from '../wire/doctor.ts'
import { checkReadableHome, homeDirectory } from '../project/home.ts'
import type { ProjectPorts } from '../project/open-project.ts'
import { openWorkingDirectory } from '../project/open-working-directory.ts'
import { examineHome, type Examination } from './examine-home.ts'

/**
 * Examines the home, with the storage of the project in the directory.
 *
 * @throws UserError if the home cannot be read.
 */
export const examineWorkingHome = async (
  directory: string,
  ports: ProjectPorts,
  { fix, onProgress }: Pick<Examination, 'fix' | 'onProgress'>,
): Promise<DoctorJson> => {
  const home = homeDirectory()
  checkReadableHome(home)
  const { host } = await openWorkingDirectory(directory, ports)
  return examineHome({ home, storage: host.storage, fix, ...(onProgress && { onProgress }) })
}
