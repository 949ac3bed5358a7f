import { bytesText } from '../text/bytes.ts'
import { counted } from '../text/counted.ts'

/** What was removed of the kept results, and what is left, in sentences. */
export const describePruned = ({
  removed,
  freedBytes,
  results,
  bytes,
}: {
  readonly removed: number
  readonly freedBytes: number
  readonly results: number
  readonly bytes: number
}): string => {
  const gone =
    removed === 0 && freedBytes === 0
      ? 'Nothing was removed.'
      : `Removed ${counted(removed, 'result')}, which freed ${bytesText(freedBytes)}.`
  return `${gone} ${counted(results, 'result')} ${results === 1 ? 'takes' : 'take'} ${bytesText(bytes)}.`
}
