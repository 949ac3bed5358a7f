import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './run-folder.ts'

/** What a run's owner can be asked for by others. */
export interface OwnerRequest {
  readonly kind: 'cancel'
  /** Who asks, as the owner tells the person at its terminal. */
  readonly by: string
}

/** A request's file: what was asked, and the version of its form. */
type RequestFile = OwnerRequest & { readonly v: typeof requestVersion }
const requestVersion = 1

/** More is no request of ours. */
const longestRequestBytes = 4096

/** The folder of a run that requests are put into; it exists while its owner listens or a request waits. */
export const requestsFolder = (folder: string): string => join(folder, 'requests')

/** Puts a request on file in a run's folder: it is there whole or not at all. Gives back its path. */
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
      await file.writeFile(`${JSON.stringify(content)}\n`)
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

/** The requests on file in a run's folder; what is no whole request of this version is left out. */
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
    const content = JSON.parse(await readFile(path, 'utf8')) as Partial<Record<keyof RequestFile, unknown>> | null
    if (content?.v !== requestVersion || content.kind !== 'cancel') return undefined
    return { kind: content.kind, by: typeof content.by === 'string' ? content.by : 'another process' }
  } catch {
    // taken back meanwhile, or no JSON
    return undefined
  }
}
