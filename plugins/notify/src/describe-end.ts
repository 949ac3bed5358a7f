import type { EndedRun } from './rules.ts'

/** The end of a run in words, for people. */
export const describeEnd = ({
  pipeline,
  project,
  status,
  durationMs,
  failed,
}: EndedRun): { readonly title: string; readonly text: string } => {
  const more = failed.length - mostNames
  const names = more > 0 ? [...failed.slice(0, mostNames), `${more} more`] : failed
  return {
    title: `${marks[status]} ${pipeline} ${status}`,
    text: [`${project}, after ${spokenTime(durationMs)}`, ...(names.length > 0 ? [`Failed: ${names.join(', ')}`] : [])].join('\n'),
  }
}

const mostNames = 5
const marks = { passed: '✓', failed: '✗', cancelled: '■', interrupted: '■' } as const

const spokenTime = (ms: number): string => {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  return seconds < 3600
    ? `${Math.floor(seconds / 60)} m ${seconds % 60} s`
    : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`
}
