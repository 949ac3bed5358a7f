import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventOf, RunEvent } from '../../model/event.ts'
import { describeFailure } from '../../model/failure.ts'
import { isFailed } from '../../history/first-failure.ts'
import { toJobId, type JobId } from '../../model/ids.ts'
import { jobDigest } from '../../records/digest/job-digest.ts'
import { jobFileName } from '../../model/job-file-name.ts'
import { caseLines } from '../render/run/case-lines.ts'
import { excerptOf } from '../render/run/excerpt.ts'
import { annotationLine, eventLine } from '../render/run/event-line.ts'
import { looseEndLines } from '../render/run/loose-end-lines.ts'
import { runEnd } from '../render/run/run-end.ts'
import { sanitiseLine, sanitiseName } from '../../model/text/terminal-text.ts'
import { shown, shownLines, toShown, type Shown } from '../terminal/shown.ts'
import { githubCommand } from './github-command.ts'
import { githubSummary } from './github-summary.ts'
import { createJobTails } from './job-tails.ts'
import { endFactsOf } from './link-to-page.ts'
import { createRunStory } from './run-story.ts'
import type { Reporter, Surface } from './surface.ts'

const newline = 10
/** Failed tests shown of a job. */
const mostCases = 10

/**
 * Writes for the log page of GitHub Actions. Each job is one block, printed when it is over: a folded group if it passed, open if it
 * failed. The text is read from the job's log file, so nothing accumulates in memory.
 */
export const createGithubReporter = (surface: Surface): Reporter => {
  const { output, style, env, folder, rerun } = surface
  const story = createRunStory(folder)
  const tails = createJobTails()
  let queue = Promise.resolve()
  const enqueue = (work: () => Promise<void> | undefined): void => {
    queue = queue.then(work)
  }
  const print = (line: string): void => {
    enqueue(() => output.write(shownLines([line], env)))
  }

  /** Writes the job's log between marks that keep GitHub from reading it as commands. */
  const writeLog = async ({ job, log }: EventOf<'job.finished'>): Promise<void> => {
    if (log.bytes === 0) return
    const token = toShown(randomUUID())
    await output.write(shown`::stop-commands::${token}\n`)
    let last = newline
    try {
      for await (const chunk of createReadStream(join(folder, `${jobFileName(job)}.log`), {
        end: log.bytes - 1,
      }) as AsyncIterable<Buffer>) {
        last = chunk.at(-1) ?? last
        await output.write(chunk)
      }
    } catch (error) {
      await output.write(shownLines([`(the log cannot be read: ${messageOf(error)})`], env))
    }
    await output.write(shown`${last === newline ? shown`` : shown`\n`}::${token}::\n`)
  }
  /** The lines that show why a job failed; its last ones if its log cannot be read. */
  const excerptLines = async (id: JobId): Promise<readonly string[]> => {
    const job = story.record(id)
    const digest = job && isFailed(job) ? await jobDigest(folder, job) : undefined
    const { head, lines } = caseLines(digest ?? {}, mostCases)
    const shown = [...(head === undefined ? [] : [head, ...lines, '']), ...(digest ? excerptOf(digest) : [])]
    return shown.length > 0 ? shown : tails.lines(id).map((line) => sanitiseLine(line, false))
  }
  const writeJob = async (event: EventOf<'job.finished'>): Promise<void> => {
    const isAllowed = story.record(event.job)?.planned.allowFailure ?? false
    const headline = shownLines([eventLine(event, style, isAllowed) ?? event.job], env)
    if (event.ended.status !== 'failed') {
      await output.write(shown`::group::${headline}`)
      await writeLog(event)
      await output.write(shown`::endgroup::\n`)
      return
    }
    const message = [describeFailure(event.ended.failure), ...(await excerptLines(event.job))].join('\n')
    await output.write(headline)
    await writeLog(event)
    const level = isAllowed ? 'warning' : 'error'
    await output.write(githubCommand(level, { title: `${sanitiseName(event.job)} failed` }, message))
  }
  const writeEnd = async (): Promise<void> => {
    const detail = story.detail()
    for (const end of detail.run.looseEnds ?? []) await output.write(annotation(end))
    await output.write(shownLines([...looseEndLines(detail.run, style), ...runEnd(detail, style, endFactsOf(surface))], env))
    const file = env['GITHUB_STEP_SUMMARY']
    if (!file) return
    const excerpts = new Map<string, readonly string[]>()
    for (const id of detail.run.failed ?? []) excerpts.set(id, await excerptLines(toJobId(id)))
    const summary = githubSummary(detail, { excerpts, rerun })
    try {
      await appendFile(file, summary)
    } catch (error) {
      await output.write(githubCommand('warning', {}, `The summary could not be written: ${messageOf(error)}`))
    }
  }
  const show = (event: RunEvent): void => {
    if (event.type === 'job.finished') enqueue(() => writeJob(event))
    else if (event.type === 'annotation.added') enqueue(() => output.write(annotation(event)))
    else {
      const line = eventLine(event, style)
      if (line !== undefined) print(line)
    }
    if (event.type === 'run.finished') enqueue(writeEnd)
  }

  return {
    event: (event) => {
      story.tell(event)
      tails.tell(event)
      show(event)
    },
    output: (job, chunk) => {
      tails.push(job, chunk)
      return output.pressure()
    },
    notice: (message) => {
      print(annotationLine({ level: 'notice', message }, style))
    },
    finish: async () => {
      await queue
      await output.flush()
    },
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const annotation = ({ level, message, job }: Pick<EventOf<'annotation.added'>, 'level' | 'message' | 'job'>): Shown =>
  githubCommand(level, job === undefined ? {} : { title: sanitiseName(job) }, sanitiseName(message))
