/** The last folder of a path, whichever way its separators lean. */
export const folderName = (path: string): string => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path
