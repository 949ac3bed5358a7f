import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ApiError } from '../../api.ts'
import { Loading } from '../../ui/loading.tsx'
import { Problem } from '../../ui/problem.tsx'
import { runQuery } from '../../queries.ts'
import { usePageTitle } from '../../shell/page-title.ts'
import { NearRuns } from './near-runs.tsx'
import { LoadedRun } from './loaded-run.tsx'
import { useStandingError } from './use-standing-error.ts'

/** One run and its jobs. */
const RunPage = () => {
  const { run: id } = useParams({ from: '/runs/$run' })
  const { data, error: latest, refetch } = useQuery(runQuery(id))
  const standing = useStandingError(id, latest)
  const error = data ? latest : standing
  usePageTitle(data?.run.pipeline ?? 'Run', data?.run.status)
  const isGone = error instanceof ApiError && error.status === 404
  if (!data) {
    if (!error) return <Loading />
    return (
      <Problem page="Run" error={error} onRetry={isGone ? undefined : () => void refetch()} hasAdvice={!isGone}>
        {isGone && <NearRuns error={error} />}
      </Problem>
    )
  }
  return (
    <>
      {isGone && (
        <p role="alert" className="border-b border-line bg-interrupted-soft px-4 py-1 text-small text-interrupted">
          This run has been deleted. What is shown was known of it before; its logs are gone.
        </p>
      )}
      {/* the key resets what is open and folded when the run changes */}
      <LoadedRun key={id} detail={data} />
    </>
  )
}

export default RunPage
