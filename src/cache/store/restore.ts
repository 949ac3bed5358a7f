import {
  chmodSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { errorCode } from '../../journal/run-folder.ts'
import { Doubt } from '../doubt.ts'
import { placeBelow, shownBelow } from '../files/globs.ts'
import { Pace } from '../pace.ts'
import { isSameFile, type KeptFile } from './kept-entry.ts'
import { removeLitter, type ResultStore } from './result-store.ts'

interface Lying {
  readonly repository: string
  /** What lies there now. */
  readonly found: readonly KeptFile[]
}

/**
 * Makes the outputs of a job as they were kept. What is right already stays. New files replace old ones by a rename, and what does not
 * belong there is removed last, so that a program that reads the folder meets no gap. The caller looks at the outcome.
 */
export const restoreFiles = async (store: ResultStore, files: readonly KeptFile[], { repository, found }: Lying): Promise<void> => {
  const pace = new Pace()
  const lying = new Map(found.map((file) => [file.path, file]))
  for (const file of files) {
    const there = lying.get(file.path)
    if (there && isSameFile(there, file)) continue
    const path = placeBelow(repository, file.path)
    makeFolder(dirname(path), lying, repository)
    if (file.kind !== 'folder') clearFolder(path, found, repository)
    if (file.kind === 'folder') makeFolder(path, lying, repository, modeFor(file))
    else if (file.kind === 'link') makeLink(store, file.content, path)
    else makeFile(store, file, path)
    await pace.rest()
  }
  const wanted = new Set(files.map(({ path }) => path))
  removeFiles(
    found.filter(({ path }) => !wanted.has(path)),
    repository,
  )
}

/** Removes files and links, and folders that are empty by then. */
export const removeFiles = (files: readonly KeptFile[], repository: string): void => {
  for (const { path, kind } of files.toReversed()) {
    const place = placeBelow(repository, path)
    try {
      if (kind === 'folder') rmdirSync(place)
      else unlinkSync(place)
    } catch (error) {
      // something that is no output lies in the folder, or a kept folder has taken the place of a file
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EISDIR', 'EPERM'].includes(errorCode(error))) throw error
    }
  }
}

/** Makes a folder. An output in its way is removed; anything else is not ours to remove. */
const makeFolder = (path: string, lying: ReadonlyMap<string, KeptFile>, repository: string, mode = 0o777): void => {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory() || path === repository) return
  if (stat && !lying.has(shownBelow(repository, path)))
    throw new Doubt({ kind: 'not-restored', message: `${shownBelow(repository, path)} is in the way` })
  makeFolder(dirname(path), lying, repository)
  if (stat) unlinkSync(path)
  mkdirSync(path, { mode })
}

/** Removes the outputs in a folder that is in the place of a file. Anything else in it keeps the folder, and the file cannot be made. */
const clearFolder = (path: string, found: readonly KeptFile[], repository: string): void => {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  const shown = shownBelow(repository, path)
  removeFiles(
    found.filter((file) => file.path === shown || file.path.startsWith(`${shown}/`)),
    repository,
  )
}

const makeFile = (store: ResultStore, file: KeptFile, path: string): void => {
  const { content, isExecutable, size } = file
  const blob = store.blobPath(content)
  const lying = lstatSync(blob, { throwIfNoEntry: false })
  if (!lying?.isFile() || lying.size !== size) throw new Doubt({ kind: 'damaged' })
  const mode = usualMode(store) & modeFor(file) & (isExecutable ? 0o777 : 0o666)
  const make = (temp: string): void => {
    try {
      copyFileSync(blob, temp, constants.COPYFILE_FICLONE)
      chmodSync(temp, mode)
      renameSync(temp, path)
    } finally {
      rmSync(temp, { force: true })
    }
  }
  acrossDisks(store, path, make)
}

/** What a job made for its own user, or group, alone stays so. */
const modeFor = ({ isPrivate, isForGroup }: KeptFile): number => (isPrivate ? 0o700 : isForGroup ? 0o770 : 0o777)

/** The mode that a new program gets from this user. */
const usualMode = (store: ResultStore): number => {
  const known = knownOf(store)
  if (known.mode === undefined) {
    const probe = store.tempPath()
    try {
      writeFileSync(probe, '', { mode: 0o777 })
      known.mode = statSync(probe).mode & 0o777
    } finally {
      rmSync(probe, { force: true })
    }
  }
  return known.mode
}

/** What a run finds out when it first restores something. */
interface Known {
  mode?: number
  /** Outputs lie on another disk than the store. */
  isElsewhere: boolean
  readonly tidied: Set<string>
}

const knownOf = (store: ResultStore): Known => {
  const known = allKnown.get(store) ?? { isElsewhere: false, tidied: new Set() }
  allKnown.set(store, known)
  return known
}
const allKnown = new WeakMap<ResultStore, Known>()

const makeLink = (store: ResultStore, text: string, path: string): void => {
  if (isLinkTo(path, text)) return
  acrossDisks(store, path, (temp) => {
    symlinkSync(text, temp)
    try {
      renameSync(temp, path)
    } finally {
      rmSync(temp, { force: true })
    }
  })
}

/** Makes something in the store's own folder, where nobody looks, or beside its place if that is on another disk. */
const acrossDisks = (store: ResultStore, path: string, make: (temp: string) => void): void => {
  const known = knownOf(store)
  const temp = store.tempPath()
  if (!known.isElsewhere)
    try {
      make(temp)
      return
    } catch (error) {
      if (errorCode(error) !== 'EXDEV') throw error
      known.isElsewhere = true
    }
  const folder = dirname(path)
  if (!known.tidied.has(folder)) tidyBeside(folder)
  known.tidied.add(folder)
  make(join(folder, `.${temp.slice(temp.lastIndexOf('-') + 1)}.sparkwing`))
}

/** Removes what killed runs left in a folder unfinished. */
const tidyBeside = (folder: string): void => {
  for (const name of readdirSync(folder)) if (/^\.[0-9a-f]{16}\.sparkwing$/.test(name)) removeLitter(join(folder, name))
}

const isLinkTo = (path: string, text: string): boolean => {
  try {
    return readlinkSync(path) === text
  } catch {
    return false
  }
}
