import { stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { namedFile } from '../../digest/named-file.ts'
import type { RunRecord } from '../../model/run-record.ts'

/** Whether a line of a log points at a file of the project. */
export type PointsAtProject = (line: string) => Promise<boolean>

/** Most files that are looked for, in the digest of one run. */
const mostAsked = 100

/** Paths in a log begin at the directory of the run or at the project. Files of installed packages are not looked for. */
export const createProjectFiles = ({ started }: RunRecord): PointsAtProject => {
  const { project, directory } = started
  const known = new Map<string, Promise<boolean>>()
  const isThere = (path: string): Promise<boolean> => {
    const before = known.get(path)
    if (before || known.size >= mostAsked) return before ?? Promise.resolve(false)
    const asked = stat(path).then(
      (found) => found.isFile(),
      () => false,
    )
    known.set(path, asked)
    return asked
  }
  return async (line) => {
    const file = namedFile(line)
    if (file === undefined) return false
    const paths = new Set([directory, project].map((folder) => resolve(folder, file)))
    for (const path of paths) if (isOwn(path, project) && (await isThere(path))) return true
    return false
  }
}

const isOwn = (path: string, project: string): boolean =>
  path.startsWith(`${project}${sep}`) && !path.slice(project.length).includes(`${sep}node_modules${sep}`)
