import type { RunEvent } from '../../model/event.ts'
import { toJobId, type JobId } from '../../model/ids.ts'
import { unreachable } from '../../model/unreachable.ts'
import type { RunDetailJson } from '../../wire/run.ts'
import { annotationLine, eventLine } from '../render/run/event-line.ts'
import { outputBlock, type JobFailure } from '../render/run/failure-block.ts'
import { endRows } from '../render/run/fold-jobs.ts'
import { alignJobRows } from '../render/run/job-row.ts'
import { paragraphs, runEnding } from '../render/run/run-ending.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'
import { statusMark } from '../render/status-mark.ts'
import { createForegroundProbe } from '../terminal/foreground.ts'
import type { openKeys } from '../terminal/keys.ts'
import { createLiveArea } from '../terminal/live-area.ts'
import { toShown, type Shown } from '../terminal/shown.ts'
import { untilTaken } from '../terminal/until-taken.ts'
import { createJobOnScreen } from './job-on-screen.ts'
import { endFactsOf, linkToPage } from './link-to-page.ts'
import { withFailures } from './read-failures.ts'
import { createRunStory } from './run-story.ts'
import { columnsOf, type Reporter, type Surface, type Terminal } from './surface.ts'
import { createTreeView } from './tree-view.ts'

/** Time between frames in milliseconds. Eight a second look smooth and cost next to nothing. */
const frameMs = 125

export interface TreeSurface extends Surface {
  /** Where an interactive job's standard error goes. */
  readonly stderr: Terminal
}

/** Whether lines can be redrawn in place. */
export const isScreen = (stdout: { readonly isTTY?: boolean }, env: Surface['env']): boolean =>
  stdout.isTTY === true && env['TERM'] !== 'dumb'

/** What tests may replace. */
export interface TreeSurroundings {
  readonly isForeground?: () => boolean
  /** Default: no keys are read. */
  readonly openKeys?: typeof openKeys
}

/**
 * Shows one line per job, redrawn in place; that of a failed job has the line of its log that shows why. A key shows the
 * output of one job in their place. At the end, the whole result stays in the scrollback. In the background nothing is redrawn, and only the end
 * is printed. While an interactive job runs, it has the screen to itself.
 */
export const createTreeReporter = (
  surface: TreeSurface,
  { isForeground = createForegroundProbe(), openKeys: open }: TreeSurroundings = {},
): Reporter => {
  const { output, style, stdout, env, folder, expectedEnd } = surface
  const canRedraw = isScreen(stdout, env)
  const story = createRunStory(folder, expectedEnd)
  const view = createTreeView(story, surface)
  const { tails } = view
  const area = createLiveArea(output, stdout)
  const onScreen = createJobOnScreen(surface)
  const interactive = new Set<JobId>()
  /** Lines for when the tree comes back. */
  let held: string[] = []
  let isOver = false
  let ending: Promise<void> | undefined
  let beat = 0

  const canDraw = (): boolean => canRedraw && isForeground()
  const columns = (): number => stdout.columns || 80

  const frame = (): string[] => (isOver || onScreen.job !== undefined ? [] : view.frame(beat, keys?.areRead === true))
  let hasPrinted = false
  /** Prints text that stays, above the live area if there is one. In the background a newline comes first, because a prompt may be there. */
  const print = (lines: readonly string[], isParagraph = false, edit = (text: Shown): Shown => text): void => {
    const mayDraw = canDraw()
    const gap = (isParagraph && hasPrinted) || (canRedraw && !mayDraw) ? '\n' : ''
    const text = edit(toShown(gap + lines.map((line) => `${line}\n`).join(''), env))
    hasPrinted = true
    if (mayDraw) {
      area.draw(frame(), text)
    } else {
      area.forget()
      output.print(text)
    }
  }
  const stepAside = (job: JobId): void => {
    onScreen.begin(job)
    print([`${statusMark('running', style)} ${sanitiseName(job)} has the terminal`], true)
  }
  const comeBack = (): void => {
    onScreen.end()
    const lines = held
    held = []
    if (lines.length > 0) print(lines, true)
    else redraw()
  }
  const redraw = (): void => {
    // a terminal that is behind skips this frame
    if (onScreen.job !== undefined || output.pressure()) return
    if (canDraw()) area.draw(frame())
    else area.forget()
  }
  const keys = canRedraw
    ? open?.({
        isForeground,
        onSuspend: area.clear,
        onKey: (key) => {
          view.press(key)
          redraw()
        },
      })
    : undefined
  const updateKeys = (): void => {
    if (!keys) return
    if (view.canChoose() && canDraw()) keys.take()
    else keys.giveBack()
  }
  const tick = (): void => {
    beat++
    updateKeys()
    redraw()
  }
  const timer = setInterval(tick, frameMs).unref()
  const onStop = (): void => {
    keys?.giveBack()
    if (canDraw()) area.clear()
  }
  const onContinue = (): void => {
    // the shell has written to the terminal while we were stopped
    area.forget()
    updateKeys()
    redraw()
  }
  if (canRedraw) {
    stdout.on('resize', redraw)
    process.on('SIGCONT', onContinue).prependListener('SIGTSTP', onStop).on('exit', area.leave)
  }
  const stopDrawing = (): void => {
    keys?.end()
    clearInterval(timer)
    stdout.off('resize', redraw)
    process.off('SIGCONT', onContinue).off('SIGTSTP', onStop).off('exit', area.leave)
  }

  const printEnd = (detail: RunDetailJson, failures: readonly JobFailure[]): void => {
    const { jobs } = detail
    const facts = endFactsOf(surface)
    const [now, isInBackground] = [Date.now(), canRedraw && !canDraw()]
    // failed jobs have blocks of their own
    const inBlocks = new Set(failures.map(({ job }) => job.id))
    const listed = jobs.length > 1 && !isInBackground ? jobs.filter(({ id }) => !inBlocks.has(id)) : []
    const list = alignJobRows(endRows(listed, style, now), columns() - 1, style)
    const [only] = jobs.length === 1 ? jobs : []
    const output = only?.status === 'passed' ? outputBlock(only, tails.lines(toJobId(only.id)), style) : []
    const parts = runEnding(detail, failures, { ...style, ...facts, columns: columnsOf(stdout), now })
    isOver = true
    print(paragraphs([list, output, ...parts]), true, (text) => linkToPage(text, detail, facts, { terminal: stdout, env }))
  }
  const end = (): Promise<void> => {
    const detail = story.detail()
    // what an interactive job wrote has been seen
    const isOnScreen = ({ interactive = false }): boolean => canRedraw && interactive
    return withFailures(detail, { folder, story, lastLines: tails.lines, isOnScreen }, (failures) => {
      printEnd(detail, failures)
    })
  }
  const note = (event: RunEvent): void => {
    switch (event.type) {
      case 'run.planned':
        for (const job of event.jobs) if (canRedraw && job.interactive) interactive.add(job.id)
        break
      case 'job.started':
        if (interactive.has(event.job) && event.attempt === 1) stepAside(event.job)
        break
      case 'job.finished':
        if (event.job === onScreen.job) comeBack()
        break
      case 'annotation.added':
        if (onScreen.job === undefined) print([annotationLine(event, style)])
        else held.push(annotationLine(event, style))
        break
      case 'job.retrying':
        if (event.job === onScreen.job) onScreen.print([eventLine(event, style) ?? ''])
        break
      case 'run.finished':
        // what is typed from now on is for the shell
        keys?.end()
        ending = end()
        break
      case 'run.started':
      case 'job.queued':
      case 'job.checked':
      case 'job.skipped':
      case 'processes.left':
      case 'step.started':
      case 'step.finished':
        break
      default:
        unreachable(event)
    }
  }

  return {
    event: (event) => {
      story.tell(event)
      view.tell(event)
      note(event)
    },
    output: (job, chunk, stream) => {
      if (job === onScreen.job) return onScreen.write(chunk, stream)
      tails.push(job, chunk)
      return undefined
    },
    notice: (message) => {
      const line = annotationLine({ level: 'notice', message }, style)
      if (onScreen.job === undefined) print([line])
      else onScreen.print([line])
    },
    finish: async () => {
      // no signal may end us before the end of the run is printed
      if (ending) await untilTaken(stdout, ending)
      stopDrawing()
      await Promise.all([output.flush(), onScreen.flush()])
    },
  }
}
