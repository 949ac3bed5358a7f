import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { isRefusal } from '../files/refused-file.ts'
import { errorCode } from './run-folder.ts'
import { fromJsonText, toJsonText } from '../model/record-json.ts'

/** How the dashboard names itself in a request. */
export const dashboardName = 'the dashboard'

/** What other processes can ask of the owner of a run. */
export interface OwnerRequest {
  readonly kind: 'cancel'
  /** Who asks, as shown in the owner's terminal. */
  readonly by: string
}

/** The content of a request's file: the request, and the version of the format. */
type RequestFile = OwnerRequest & { readonly v: typeof requestVersion }
const requestVersion = 1

/** A longer file is not a request. */
const longestRequestBytes = 4096

/** The folder that holds the requests to a run. It exists while its owner listens or a request waits. */
export const requestsFolder = (folder: string): string => join(folder, 'requests')

/** Writes a request into a run's folder, as a whole or not at all. Returns the path of its file. */
export const writeRequest = async (folder: string, request: OwnerRequest): Promise<string> => {
  const requests = requestsFolder(folder)
  await mkdir(requests, { mode: 0o700 }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error
  })
  const name = `${request.kind}-${randomUUID()}`
  const path = join(requests, `${name}.json`)
  const draft = join(requests, `.${name}.tmp`)
  const content: RequestFile = { v: requestVersion, ...request }
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(`${toJsonText(content)}\n`)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  return path
}

/** The requests in a run's folder. Files that are not a whole request of this version are left out. */
export const readRequests = async (folder: string): Promise<readonly OwnerRequest[]> => {
  const requests = requestsFolder(folder)
  const names = await readdir(requests).catch(() => [])
  const found: OwnerRequest[] = []
  for (const name of names.filter((each) => /^[a-z][\w-]*\.json$/.test(each))) {
    const request = await readRequest(join(requests, name))
    if (request) found.push(request)
  }
  return found
}

const readRequest = async (path: string): Promise<OwnerRequest | undefined> => {
  try {
    const stat = await lstat(path)
    if (!stat.isFile() || stat.size > longestRequestBytes) return undefined
    const content = fromJsonText(await readFile(path, 'utf8')) as Partial<Record<keyof RequestFile, unknown>> | null
    if (content?.v !== requestVersion || content.kind !== 'cancel') return undefined
    return { kind: content.kind, by: typeof content.by === 'string' ? content.by : 'another process' }
  } catch (error) {
    // Only we and root can put a file into this folder. One that we may not read is from `sudo sparkwing runs cancel`.
    if (isRefusal(error)) return { kind: 'cancel', by: 'root' }
    // withdrawn in the meantime, or not JSON
    return undefined
  }
}
