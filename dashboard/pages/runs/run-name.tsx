import { Link } from '@tanstack/react-router'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import type { RunSummaryJson } from '../../../src/wire/run.ts'
import { classNames } from '../../ui/class-names.ts'
import { RunNumber } from '../../ui/words/run-number.tsx'
import { useProjectNames } from '../../ui/use-project-names.ts'

/** The pipeline name of a run, as a link that covers the whole row or card, its number, and the folder of its project. */
export const RunName = ({
  run: { id, number, pipeline, project },
  isLarge = false,
}: {
  readonly run: Pick<RunSummaryJson, 'id' | 'number' | 'pipeline' | 'project'>
  /** For a card. */
  readonly isLarge?: boolean
}) => (
  <>
    <Link
      to="/runs/$run"
      params={{ run: id }}
      data-row={id}
      className={classNames('truncate font-semibold no-underline after:absolute after:inset-0', isLarge && 'text-large after:rounded-lg')}
    >
      {sanitiseName(pipeline)}
    </Link>
    <RunNumber of={{ number }} />
    <span className={classNames('min-w-0 truncate text-quiet', !isLarge && 'text-small')} title={project}>
      {sanitiseName(useProjectNames()(project))}
    </span>
  </>
)
