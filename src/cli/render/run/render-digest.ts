import { formatDay } from '../../../model/text/day.ts'
import { formatDuration } from '../../../model/text/duration.ts'
import { counted } from '../../../model/text/counted.ts'
import { sanitiseName } from '../../../model/text/terminal-text.ts'
import type { DigestJson, JobDigestJson } from '../../../wire/digest.ts'
import { authorFrames } from './author-frames.ts'
import { caseLines } from './case-lines.ts'
import { excerptOf } from './excerpt.ts'

/** Longest digest in characters, unless all of it is wanted: what a chat, a comment or an agent can take. */
const longest = 8000
/** Failed tests shown of a job, unless all are wanted. */
const mostCases = 10

/**
 * Why a run failed, as plain text that is also Markdown: lines of logs stand in code blocks. Cut at about 8,000 characters unless `isFull`.
 */
export const renderDigest = (digest: DigestJson, isFull = false): string => {
  const [first, ...others] = digest.jobs.map((job) => jobSection(job, digest.project, isFull))
  const head = [headLine(digest), ...(first === undefined ? ['No job failed.'] : [first])]
  const foot = footLines(digest)
  let room = longest - [...head, ...foot].join('\n\n').length
  const shown = others.filter((section) => isFull || (room -= section.length + 2) > 0)
  const left = others.length - shown.length + (digest.moreJobs ?? 0)
  const more = left > 0 ? [`${counted(left, 'more job')} failed: sparkwing runs show ${digest.run}${isFull ? '' : ' --digest --full'}`] : []
  return [...head.map((text) => cut(text, isFull)), ...shown, ...more, ...foot].join('\n\n')
}

const cut = (text: string, isFull: boolean): string => (isFull || text.length <= longest ? text : `${text.slice(0, longest)}…\n\`\`\``)

const headLine = ({ run, pipeline, status, because, durationMs }: DigestJson): string => {
  const atLeast = status === 'interrupted' ? 'at least ' : ''
  const took = durationMs === undefined ? '' : ` after ${atLeast}${formatDuration(durationMs)}`
  return `${sanitiseName(pipeline)} ${status}${took}${because === undefined ? '' : ` (${sanitiseName(because)})`} · ${run}`
}

const jobSection = (job: JobDigestJson, project: string, isFull: boolean): string => {
  const attempts = job.attempt > 1 ? `, attempt ${job.attempt}` : ''
  const allowed = job.isAllowed ? ' (allowed)' : ''
  const head = `${sanitiseName(job.id)} failed${allowed} after ${formatDuration(job.durationMs)}${attempts}: ${sanitiseName(job.because)}`
  const frames = authorFrames(job.stack ?? '', project).map((frame) => `    ${sanitiseName(frame)}`)
  const about = [...frames, ...seenLine(job), ...casesOf(job, isFull)]
  if (job.unreadable !== undefined) return [head, ...about, `(its log cannot be read: ${job.unreadable})`].join('\n')
  if (job.log.lines === 0 && job.tail.length === 0) return [head, ...about, '(it wrote nothing)'].join('\n')
  const note = job.headline ? [] : [noteWithoutHeadline(job)]
  return [head, ...about, ...note, fenced(excerptOf(job))].join('\n')
}

/** They stand in a code block too: names, messages and files may look like Markdown. */
const casesOf = (job: JobDigestJson, isFull: boolean): readonly string[] => {
  const { head, lines, problem } = caseLines(job, isFull ? Infinity : mostCases)
  const shown = [...(head === undefined ? [] : [head, ...lines]), ...(problem === undefined ? [] : [problem])]
  return shown.length === 0 ? [] : [fenced(shown)]
}

const noteWithoutHeadline = ({ blocks, comparedWith }: JobDigestJson): string =>
  blocks.length > 0 && comparedWith !== undefined
    ? `(no line looks like an error; what is new since ${comparedWith}, and its last lines:)`
    : '(no line looks like an error; its last lines:)'

const seenLine = ({ seen }: JobDigestJson): readonly string[] =>
  seen ? [`seen ${counted(seen.times, 'time')} since ${formatDay(seen.firstAt)}, first in ${seen.firstRun}`] : []

/** A code block with a fence longer than any sequence of backticks in it. */
const fenced = (lines: readonly string[]): string => {
  const longestRun = Math.max(2, ...lines.flatMap((line) => Array.from(line.matchAll(/`+/g), ([run]) => run.length)))
  const fence = '`'.repeat(longestRun + 1)
  return [`${fence}text`, ...lines, fence].join('\n')
}

const footLines = ({ cutOff = [], skipped, lastPassed, next }: DigestJson): readonly string[] => [
  ...(cutOff.length > 0 ? [`Cut off: ${cutOff.map(sanitiseName).join(', ')}`] : []),
  ...(skipped.length > 0 ? [`Did not run because of this: ${skipped.map(sanitiseName).join(', ')}`] : []),
  ...(lastPassed !== undefined ? [`Last passed: ${lastPassed}`] : []),
  ...(next.length > 0 ? [['Next:', ...next.map((command) => `    ${command}`)].join('\n')] : []),
]
