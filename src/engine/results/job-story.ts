import type { EventBody } from '../../model/event.ts'
import type { JobWork } from '../job-work.ts'
import type { JobEnd, LogPiece, LogSink, StepEvent } from '../ports.ts'

/** Follows a job while it runs, for what is kept of it: its steps, and which stream each part of its log came from. */
export class JobStory {
  readonly #steps: StepEvent[] = []
  readonly #pieces: LogPiece[] = []
  #flaw: JobEnd['flaw']

  /** The same work, whose events this story follows. */
  follow(work: JobWork): JobWork {
    const { events } = work.ports
    const emit = (event: EventBody): void => {
      this.#take(event)
      events.emit(event)
    }
    return { ...work, ports: { ...work.ports, events: { emit } } }
  }

  /** The same log, whose parts this story follows. */
  followLog(log: LogSink): LogSink {
    return {
      write: (chunk, stream, screen) => {
        const last = this.#pieces.at(-1)
        if (last?.[0] === stream) this.#pieces[this.#pieces.length - 1] = [stream, last[1] + chunk.length]
        else if (chunk.length > 0) this.#pieces.push([stream, chunk.length])
        return log.write(chunk, stream, screen)
      },
      flushed: () => log.flushed(),
      position: () => log.position(),
      close: () => log.close(),
    }
  }

  get kept(): Pick<JobEnd, 'pieces' | 'steps' | 'flaw'> {
    return { pieces: this.#pieces, steps: this.#steps, ...(this.#flaw && { flaw: this.#flaw }) }
  }

  #take(event: EventBody): void {
    if (event.type === 'step.started' || event.type === 'step.finished') {
      const { job: _job, attempt: _attempt, ...step } = event
      this.#steps.push(step)
      if (step.type === 'step.finished' && step.ended.status !== 'passed') this.#flaw = 'step-failed'
    }
    if (event.type === 'processes.left' || (event.type === 'annotation.added' && event.level !== 'notice')) this.#flaw ??= 'warned'
  }
}
