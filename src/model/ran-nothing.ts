/** Whether a run passed without running any job, because all of them were skipped. */
export const ranNothing = ({
  status,
  jobCounts,
}: {
  readonly status: string
  readonly jobCounts: Readonly<Partial<Record<string, number>>>
}): boolean =>
  status === 'passed' &&
  Object.keys(jobCounts)
    .filter((name) => jobCounts[name])
    .join(' ') === 'skipped'
