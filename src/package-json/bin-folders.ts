import { join } from 'node:path'
import { foldersAbove, foldersToRoot, whyPlanted } from './folders-above.ts'

/** `node_modules/.bin` of a folder and of all folders above it, nearest first: where package managers look for programs. */
export const binFolders = (directory: string): readonly string[] => Array.from(foldersToRoot(directory), binFolder)

/** The same without those that another user could have put there. */
export const trustedBinFolders = (directory: string): readonly string[] =>
  Array.from(foldersAbove(directory))
    .filter((folder) => whyPlanted(join(folder, 'node_modules')) === undefined)
    .map(binFolder)

const binFolder = (folder: string): string => join(folder, 'node_modules', '.bin')
