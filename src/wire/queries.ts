import { runStatuses } from '../model/run-record.ts'

/** What to search for in logs, and how. */
export const sought = {
  text: { kind: 'text', isRequired: true, description: 'What to search for.' },
  regex: { kind: 'flag', description: 'Treat the text as a regular expression.' },
  case: { kind: 'flag', description: 'Match case.' },
} as const

/** Which runs: a run must match all that is given. */
export const whichRuns = {
  project: { kind: 'text', description: 'Absolute path of a project.' },
  pipeline: { kind: 'text', description: 'Name of a pipeline.' },
  status: { kind: 'choices', description: 'Statuses of the runs, separated by commas.', values: runStatuses },
  branch: { kind: 'text', description: 'Git branch that the runs started from.' },
  since: { kind: 'integer', description: 'Runs that started at or after this time, in milliseconds since 1970.', min: 0 },
  until: { kind: 'integer', description: 'Runs that started before this time, in milliseconds since 1970.', min: 0 },
  text: {
    kind: 'text',
    description:
      'Runs that contain this text, ignoring case: in the pipeline, branch, commit subject, project folder, an input or the line that shows why a job failed, or at the start of the commit hash. A request searches at most 5,000 runs.',
  },
} as const
