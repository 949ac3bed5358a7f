import { holdLock } from '../locks/hold-lock.ts'
import { counted } from '../model/text/counted.ts'
import { otherPruneMs, pruneLockFile } from '../retention/prune.ts'
import { inTrash, openTrash } from '../retention/trash.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { mendable, named, ok } from './finding.ts'

/** Finds files of deleted runs and logs that a prune did not remove, because its time was up or it was killed. The next one does, so this is no problem. */
export const checkTrash = (home: string, fix: boolean): Promise<CheckJson> | CheckJson => {
  const trashed = inTrash(home)
  if (trashed.length === 0) return ok('trash', 'No files of deleted runs or logs are left.')
  const message = `Files of deleted runs or logs are left (${counted(trashed.length, 'entry', 'entries')}).`
  if (!fix) return ok('trash', `${message} The next prune removes them, and so does \`sparkwing doctor --fix\`.`)
  return mendable('trash', message, {
    fix,
    mend: async () => {
      using lock = await holdLock(pruneLockFile(home), otherPruneMs)
      if (!lock) throw new Error('another process is deleting runs.')
      const { failed } = await openTrash(home).empty(() => false)
      if (failed.size > 0) throw new Error(`${named([...failed].map(([run, why]) => `${run} (${why})`))}.`)
    },
  })
}
