import type { JobWork } from '../job-work.ts'
import type { ResultLook } from '../ports.ts'

/** Records what was found about a job before it starts. */
export const emitLook = ({ planned: { id }, ports }: JobWork, { checked, warnings = [] }: ResultLook): void => {
  ports.events.emit({ type: 'job.checked', job: id, ...checked })
  for (const message of warnings) ports.events.emit({ type: 'annotation.added', level: 'warning', message, job: id })
}
