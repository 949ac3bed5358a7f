import fs, { type PathLike } from 'node:fs'
import { devNull } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { OutputStream } from '../../engine/ports.ts'
import { currentJob, type JobScope } from '../job-scope.ts'
import { replaceFunctions, type Call } from './replace-functions.ts'
import { writtenBytes } from './written-bytes.ts'

/** From now on, what the code of a job writes to our standard output and error with `node:fs` goes to the job's log. */
export const redirectFileWrites = (): void => {
  replaceFunctions(fs, ['write', 'writeSync', 'writev', 'writevSync', 'writeFile', 'writeFileSync', 'appendFile', 'appendFileSync'], tapped)
  replaceFunctions(fs, ['open', 'openSync'], opened)
  replaceFunctions(fs, ['close', 'closeSync'], keptOpen)
  replaceFunctions(fs.promises, ['open', 'writeFile', 'appendFile'], throughPipe)
}

/** Lets Node check the arguments and answer as for a file that takes everything. */
const tapped =
  (original: Call, name: string): Call =>
  (...args) => {
    const [target, ...rest] = args
    const scope = currentJob()
    const stream = scope && standardStream(target)
    if (!stream) return original(...args)
    const result = original((nullDescriptor ??= fs.openSync(devNull, 'w')), ...rest)
    for (const bytes of writtenBytes(name, rest)) scope.write(bytes, stream)
    return result
  }

let nullDescriptor: number | undefined

/** Opening our standard output by its name gives its number, so that what is written to it is found. */
const opened =
  (original: Call): Call =>
  (...args) => {
    const stream = currentJob() && standardStream(args[0])
    return stream ? answer(args, descriptorOf[stream]) : original(...args)
  }

/** Our standard streams stay open for the rest of the run. */
const keptOpen =
  (original: Call): Call =>
  (...args) => {
    const isKept = currentJob() && (args[0] === 0 || standardStream(args[0]) !== undefined)
    return isKept ? answer(args) : original(...args)
  }

/** Answers a call as Node does: with a callback, or at once. */
const answer = (args: readonly unknown[], ...result: readonly unknown[]): unknown => {
  const done = args.at(-1)
  if (typeof done !== 'function') return result[0]
  process.nextTick(done, null, ...result)
  return undefined
}

/** Promises open files by path, in threads, which can wait for a pipe to be read. */
const throughPipe =
  (original: Call): Call =>
  (...args) => {
    const [target, ...rest] = args
    const scope = currentJob()
    const stream = scope && standardStream(target)
    return stream ? withPipe(scope, stream, (path) => original(path, ...rest)) : original(...args)
  }

const withPipe = async (scope: JobScope, stream: OutputStream, use: (path: string) => unknown): Promise<unknown> => {
  const pipe = scope.openPipe(stream)
  try {
    return await use(`/dev/fd/${pipe.writeEnd}`)
  } finally {
    pipe.follow()
  }
}

const descriptorOf: Readonly<Record<OutputStream, number>> = { out: 1, err: 2 }

const namesOf = (stream: OutputStream): readonly (readonly [unknown, OutputStream])[] => {
  const descriptor = descriptorOf[stream]
  const folders = ['/dev/fd', '/proc/self/fd', `/proc/${process.pid}/fd`]
  return [descriptor, `/dev/std${stream}`, ...folders.map((folder) => `${folder}/${descriptor}`)].map((name) => [name, stream])
}

/** Our standard streams by descriptor and by path. */
const names: ReadonlyMap<unknown, OutputStream> = new Map([...namesOf('out'), ...namesOf('err')])

/** The standard stream that a descriptor or a path means. */
const standardStream = (target: unknown): OutputStream | undefined => names.get(isPathObject(target) ? pathText(target) : target)

const isPathObject = (target: unknown): target is Exclude<PathLike, string> => target instanceof URL || target instanceof Uint8Array

const pathText = (path: Exclude<PathLike, string>): string | undefined => {
  if (!(path instanceof URL)) return path.toString()
  return path.protocol === 'file:' ? fileURLToPath(path) : undefined
}
