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

/** Makes the call on `/dev/null`, so that Node checks the arguments and returns what it returns for any file. */
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

/** Opening a standard stream of ours by name returns its usual descriptor, so that later writes to it are recognized. */
const opened =
  (original: Call): Call =>
  (...args) => {
    const stream = currentJob() && standardStream(args[0])
    return stream ? answer(args, descriptorOf[stream]) : original(...args)
  }

/** Closing a standard stream of ours does nothing: the rest of the run needs it. */
const keptOpen =
  (original: Call): Call =>
  (...args) => {
    const isKept = currentJob() && (args[0] === 0 || standardStream(args[0]) !== undefined)
    return isKept ? answer(args) : original(...args)
  }

/** Returns a result as Node does: through the callback if there is one. */
const answer = (args: readonly unknown[], ...result: readonly unknown[]): unknown => {
  const done = args.at(-1)
  if (typeof done !== 'function') return result[0]
  process.nextTick(done, null, ...result)
  return undefined
}

/** The promise functions open files by path, in threads. A thread may block until the pipe is read. */
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

/** The standard stream that a descriptor or a path refers to. */
const standardStream = (target: unknown): OutputStream | undefined => names.get(isPathObject(target) ? pathText(target) : target)

const isPathObject = (target: unknown): target is Exclude<PathLike, string> => target instanceof URL || target instanceof Uint8Array

const pathText = (path: Exclude<PathLike, string>): string | undefined => {
  if (!(path instanceof URL)) return path.toString()
  return path.protocol === 'file:' ? fileURLToPath(path) : undefined
}
