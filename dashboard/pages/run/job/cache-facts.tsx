import { bytesText } from '../../../../src/model/text/bytes.ts'
import { counted } from '../../../../src/model/text/counted.ts'
import { formatDuration } from '../../../../src/model/text/duration.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import type { JobJson } from '../../../../src/wire/run.ts'
import { MadeIn } from '../reuse/reused.tsx'
import { Fact } from './fact.tsx'

/** Of a job with `cache`: which result stands for it, or every reason why it ran, and what was kept of it. */
export const CacheFacts = ({ job: { id, checked, reused, kept } }: { readonly job: JobJson }) => (
  <>
    <Fact name={reused && (reused.by === 'in-place' ? 'up to date' : 'cached')}>
      {reused && (
        <>
          from <MadeIn run={reused.run} job={id} />, {formatDuration(reused.savedMs)} saved
        </>
      )}
    </Fact>
    <Fact name={checked && checked.because.length > 0 ? (checked.outcome === 'off' ? 'always runs' : 'not reused') : undefined}>
      <ul className="max-h-64 overflow-y-auto">
        {checked?.because.map(({ message }, index) => (
          <li key={index} className="wrap-anywhere">
            {sanitiseName(message)}
          </li>
        ))}
      </ul>
    </Fact>
    <Fact name={kept && ('not' in kept ? 'not kept' : 'kept')}>
      {kept && ('not' in kept ? sanitiseName(kept.not.message) : `${counted(kept.files, 'file')}, ${bytesText(kept.bytes)}`)}
    </Fact>
    <Fact name={checked?.key === undefined ? undefined : 'key'}>
      {checked && `of ${counted(checked.files, 'input file')}: `}
      <code className="wrap-anywhere">{checked?.key?.slice(0, 12)}</code>
    </Fact>
  </>
)
