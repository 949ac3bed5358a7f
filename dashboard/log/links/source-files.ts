import { fetchJson } from '../../api.ts'

/** Which paths in the logs of a run name a file of its project. */
export interface SourceFiles {
  subscribe(hear: () => void): () => void
  /** Increases when an answer arrives. */
  version(): number
  /** The file that a path names; `undefined` if it names none, or is not known yet. */
  fileOf(path: string): string | undefined
  /** Asks the server about paths, unless it was asked before. */
  want(paths: readonly string[]): void
}

/** The paths of many rows go into one request. */
const waitMs = 30
/** The server takes no more in one request. */
const mostAtOnce = 200
/** A log of endless different paths is not worth the memory. */
const mostKnown = 20_000

/** Asks the server which paths name files. */
export const createSourceFiles = (run: string): SourceFiles => {
  const known = new Map<string, string | undefined>()
  const hearers = new Set<() => void>()
  const waiting = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let version = 0

  const ask = async (): Promise<void> => {
    const paths = [...waiting].slice(0, mostAtOnce)
    for (const path of paths) {
      waiting.delete(path)
      known.set(path, undefined)
    }
    try {
      const { files } = await fetchJson('findFiles', { params: { run }, body: { paths } })
      for (const { path, file } of files) known.set(path, file)
      if (files.length > 0) {
        version++
        for (const hear of hearers) hear()
      }
    } catch {
      // asked again when a line with one of them comes into view again
      for (const path of paths) known.delete(path)
    }
    timer = undefined
    plan()
  }
  const plan = (): void => {
    if (waiting.size > 0) timer ??= setTimeout(() => void ask(), waitMs)
  }
  return {
    subscribe(hear) {
      hearers.add(hear)
      return () => void hearers.delete(hear)
    },
    version: () => version,
    fileOf: (path) => known.get(path),
    want(paths) {
      for (const path of paths) if (!known.has(path) && known.size + waiting.size < mostKnown) waiting.add(path)
      plan()
    },
  }
}
