import { runStatuses } from '../model/run-record.ts'

// Answers and parameters that several routes have.

/** No run or job has the id in the path. */
export const noSuchRun = { description: 'There is no such run or job. The advice suggests similar ones.', shape: 'ErrorJson' } as const
/** The run has a folder, but cannot be read. */
export const unreadable = {
  description: 'The run has a folder, but cannot be read. The message says why, the advice what to do.',
  shape: 'ErrorJson',
} as const
/** The logs are gone, the run is not. */
export const logsRemoved = {
  description: 'The logs of the run were removed to make room. The run itself is kept.',
  shape: 'ErrorJson',
} as const
/** Nothing is recorded under that name. */
export const noSuchPipeline = {
  description: 'No such run is recorded. The advice suggests similar pipelines.',
  shape: 'ErrorJson',
} as const
/** The query or the body is not as the route wants it. */
export const badQuery = { description: 'The query or the body is invalid. The message says why.', shape: 'ErrorJson' } as const
/** The server does not take actions. */
export const readOnly = { description: 'The dashboard is read-only, or the request came from another site.', shape: 'ErrorJson' } as const
/** The answer of a search. */
export const found = {
  description: 'One JSON value per line, sent as they are found. The last has the type `end` or `error`.',
  content: 'application/x-ndjson',
} as const
/** The places for searches are taken. */
export const tooManySearches = { description: 'Too many searches are running.', shape: 'ErrorJson' } as const

/** The project, as a parameter that must be given. */
export const project = { kind: 'text', isRequired: true, description: 'Absolute path of the project.' } as const
/** The pipeline, as a parameter that must be given. */
export const pipeline = { kind: 'text', isRequired: true, description: 'Name of the pipeline.' } as const

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
      'Runs that contain this text, ignoring case: in the pipeline, its number (`#42`), branch, commit subject, project folder, an input or the line that shows why a job failed, or at the start of the commit hash. A request searches at most 5,000 runs.',
  },
} as const
