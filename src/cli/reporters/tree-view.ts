import type { EventOf, RunEvent } from '../../model/event.ts'
import { toJobId, type JobId } from '../../model/ids.ts'
import type { Style } from '../render/look.ts'
import type { Key } from '../terminal/keys.ts'
import { createJobChoice, mostNumbers } from './job-choice.ts'
import { fewestRows, jobFrame } from './job-frame.ts'
import { createJobTails, type JobTails } from './job-tails.ts'
import type { RunStory } from './run-story.ts'
import type { Terminal } from './surface.ts'
import { jobRoom, treeFrame } from './tree-frame.ts'

/** How many of the jobs that failed last keep their rows where there is no room for all jobs. */
const mostFailedRows = 3

/** What the live area shows of a run: its jobs, or the output of the one that a person has chosen. */
export interface TreeView {
  readonly tails: JobTails
  /** Called after the story has heard the event. */
  tell(event: RunEvent): void
  /** Whether there is a choice, and room to show what is chosen. */
  canChoose(): boolean
  press(key: Key): void
  frame(beat: number, areKeysRead: boolean): string[]
}

export const createTreeView = (story: RunStory, { stdout, style }: { readonly stdout: Terminal; readonly style: Style }): TreeView => {
  const choice = createJobChoice()
  const tails = createJobTails({ ofJobs: mostNumbers, isChosen: (job) => job === choice.job })
  const running = new Set<JobId>()
  const failed: JobId[] = []
  let plan: readonly JobId[] = []
  let hasInteractive = false
  let started: EventOf<'run.started'> | undefined

  const rowsOf = (): number => stdout.rows || 24
  const mayFail = (id: JobId): boolean => story.record(id)?.planned.allowFailure === true
  const isOfInterest = (id: JobId): boolean => running.has(id) || failed.includes(id)

  return {
    tails,
    tell: (event) => {
      tails.tell(event)
      if (event.type === 'run.started') started = event
      if (event.type === 'run.planned') {
        plan = event.jobs.map(({ id }) => id)
        hasInteractive = event.jobs.some(({ interactive }) => interactive)
      }
      if (event.type === 'job.started') running.add(event.job)
      if (event.type !== 'job.finished') return
      running.delete(event.job)
      if (event.ended.status === 'failed') failed.push(event.job)
    },
    canChoose: () => plan.length > 1 && !hasInteractive && rowsOf() >= fewestRows,
    press: (key) => {
      choice.press(key, [...plan.filter((id) => running.has(id)), ...failed])
    },
    frame: (beat, areKeysRead) => {
      if (!started || plan.length === 0) return []
      const rows = rowsOf()
      const look = { ...style, columns: stdout.columns || 80, rows, now: Date.now(), beat }
      const expected = story.expectedEnd()
      const run = {
        ...{ pipeline: started.pipeline, startedAt: started.at, total: plan.length },
        ...{ counts: story.counts(), allowed: failed.filter(mayFail).length },
        ...(expected && { expected }),
      }
      const { job: id } = choice
      const chosen = areKeysRead && id !== undefined ? story.job(id) : undefined
      if (chosen && id !== undefined) return jobFrame({ ...run, job: chosen, lastLines: (count) => tails.lines(id, count) }, look)
      const shown = plan.length <= jobRoom(rows) ? plan : [...failed.slice(-mostFailedRows), ...running].slice(0, rows)
      if (areKeysRead) choice.number(plan.length <= mostNumbers ? plan : shown.filter(isOfInterest))
      return treeFrame(
        {
          ...run,
          jobs: shown.flatMap((job) => story.job(job) ?? []),
          lastLine: (job) => tails.lines(toJobId(job), 1)[0],
          ...(areKeysRead && { numberOf: (job: string) => choice.numberOf(toJobId(job)) }),
        },
        look,
      )
    },
  }
}
