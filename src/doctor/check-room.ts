import { formatAge } from '../model/text/age.ts'
import { bytesText } from '../model/text/bytes.ts'
import { goneText } from '../model/text/gone-text.ts'
import { UserError } from '../model/user-error.ts'
import { readHomeRules } from '../retention/home-rules.ts'
import { readPruneStamp, stampPath } from '../retention/prune-stamp.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { found, ok, refusal } from './finding.ts'

/** Checks the rules by which a home deletes old runs, and says what they deleted last. */
export const checkRoom = (home: string): CheckJson => {
  try {
    if (readHomeRules(home) === false) return ok('old runs', 'This home deletes no runs.')
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return found('old runs', 'problem', error.message, error.tryThis[0] ?? '')
  }
  const refused = refusal('old runs', stampPath(home))
  if (refused) return refused
  const { last } = readPruneStamp(home)
  return ok(
    'old runs',
    last
      ? `Deleted ${goneText(last)} (about ${bytesText(last.bytes)}) to make room, ${formatAge(last.at, Date.now())}.`
      : 'No old runs have been deleted automatically.',
  )
}
