import { Link } from '@tanstack/react-router'
import type { ApiError } from '../../api.ts'
import { runIdsIn } from './run-ids-in.ts'

/** Links to the runs with similar ids that the server's advice names. */
export const NearRuns = ({ error }: { readonly error: ApiError }) => (
  <ul className="space-y-0.5">
    {error.tryThis.some((one) => runIdsIn([one]).length > 0) && <li className="text-quiet">{error.tryThis[0]?.replace(/:[^]*/, ':')}</li>}
    {runIdsIn(error.tryThis).map((id) => (
      <li key={id}>
        <Link to="/runs/$run" params={{ run: id }} className="font-mono text-small text-accent">
          {id}
        </Link>
      </li>
    ))}
    <li>
      <Link to="/" className="text-accent">
        All runs
      </Link>
    </li>
  </ul>
)
