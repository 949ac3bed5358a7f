import { statfsSync } from 'node:fs'

/** Magic numbers of Linux file systems whose locks are not reliable between machines. */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x65735546, 'FUSE'],
])

/** The name of the network file system with this `type` from `statfs`, if it is one. */
export const networkFileSystemOf = (type: number): string | undefined => networkFileSystems.get(type >>> 0)

/** The network file system that a folder is on; `undefined` on a local disk, and if the system does not tell. */
export const networkFileSystemAt = (folder: string): string | undefined =>
  process.platform === 'linux' ? networkFileSystemOf(statfsSync(folder).type) : undefined
