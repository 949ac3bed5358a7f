import { bytesText } from '../../src/model/text/bytes.ts'
import type { LogsRemovedJson } from '../../src/wire/run.ts'
import { Moment } from './moment.tsx'

/** When the logs of a run were removed, and what they took. */
export const LogsRemoved = ({ of: { at, bytes } }: { readonly of: LogsRemovedJson }) => (
  <>
    <Moment at={at} />
    {bytes !== undefined && ` (${bytesText(bytes)})`}
  </>
)
