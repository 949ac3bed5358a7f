import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode } from '../src/journal/run-folder.ts'
import { projectRoot } from './house/run-node.ts'

const variable = 'SPARKWING_TESTS_SHARE'

/**
 * Where Node keeps compiled code, also for the command line: in a new home each test's first start would compile everything again. It stays
 * for the next test run. An entry whose source has changed is never used.
 */
const compiled = join(projectRoot, 'node_modules/.cache/sparkwing-tests')
const maxCompiledBytes = 200_000_000

/** The folder that all processes of a test run share. The first of them makes it, and removes it at its end. */
export const openSharedFolder = (): string => {
  const given = process.env[variable]
  if (given !== undefined) return given
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sparkwing-tests-')))
  process.env[variable] = folder
  process.env['NODE_COMPILE_CACHE'] = compiled
  if (sizeOf(compiled) > maxCompiledBytes) rmSync(compiled, { recursive: true, force: true })
  // a test that plays another user makes the build in it readable for that user
  chmodSync(folder, 0o711)
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  // mocha ends itself by the signal
  process.once('exit', remove).once('SIGINT', remove)
  return folder
}

/** The bytes of all files in a folder; 0 if there is none. */
const sizeOf = (folder: string): number =>
  globSync('**/*', { cwd: folder }).reduce((sum, file) => sum + (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0), 0)

/**
 * A folder that is costly to make, such as a build: the first test that asks for it makes it, all others wait, in whichever process they
 * run. When that fails, it fails for all of them.
 */
export const madeOnce = async (name: string, make: (folder: string) => Promise<void>): Promise<string> => {
  const folder = join(openSharedFolder(), name)
  const [made, failed] = [`${folder}.made`, `${folder}.failed`]
  if (isFirst(folder)) {
    await make(folder).catch((error: unknown) => {
      writeFileSync(failed, String(error))
    })
    if (!existsSync(failed)) writeFileSync(made, '')
  }
  // how long that may take is for the time-out of each test to say
  while (!existsSync(made)) {
    if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'))
    await sleep(20)
  }
  return folder
}

const isFirst = (folder: string): boolean => {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}
