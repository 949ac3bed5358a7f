/* Answers that several routes share. */

export const noSuchRun = { description: 'There is no such run or job. The advice suggests similar ones.', shape: 'ErrorJson' } as const
export const unreadable = {
  description: 'The run has a folder, but cannot be read. The message says why, the advice what to do.',
  shape: 'ErrorJson',
} as const
export const logsRemoved = {
  description: 'The logs of the run were removed to make room. The run itself is kept.',
  shape: 'ErrorJson',
} as const
export const noSuchPipeline = {
  description: 'No such run is recorded. The advice suggests similar pipelines.',
  shape: 'ErrorJson',
} as const
export const badQuery = { description: 'The query or the body is invalid. The message says why.', shape: 'ErrorJson' } as const
export const readOnly = { description: 'The dashboard is read-only, or the request came from another site.', shape: 'ErrorJson' } as const
export const noCache = { description: 'The kept results could not be looked at. The message says why.', shape: 'ErrorJson' } as const
