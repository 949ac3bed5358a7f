import type { EventBody, UnrecordedOutput } from '../../model/event.ts'
import { outputLimits, type OutputLimits } from '../../model/loose-ends/missing-output.ts'
import { bytesText } from '../../model/text/bytes.ts'
import { measureJson } from '../../model/text/measure-json.ts'

/** Leaves out of events what is too large to be recorded. */
export interface EventLimits {
  /** Replaces an output that is too large by its size. The jobs that need it get it all the same, because they get it from the engine. */
  output(event: EventBody): EventBody
  /** Shortens texts, such as the message of an error. Call it with secrets masked: a secret that is cut in two would not be found. */
  texts(event: EventBody): EventBody
}

/** The longest text that is recorded, in characters. More would not help a reader. */
const longestText = 64 * 1024

/** The limits for the events of one run. */
export const createEventLimits = (limits: OutputLimits = outputLimits): EventLimits => {
  let recorded = 0
  return {
    output(event) {
      if (event.type !== 'job.finished' || event.output === undefined) return event
      const { output, ...rest } = event
      const { bytes, values } = measureJson(output)
      const limit: UnrecordedOutput['limit'] | undefined =
        bytes > limits.job ? 'job' : values > limits.values ? 'values' : recorded + bytes > limits.run ? 'run' : undefined
      if (limit !== undefined) return { ...rest, unrecorded: { bytes, limit } }
      recorded += bytes
      return event
    },
    texts: (event) => {
      switch (event.type) {
        // a run is repeated from its request, whose size the system limits
        case 'run.started':
          return event
        case 'job.finished': {
          const { output, ...rest } = event
          return { ...shortened(rest), ...(output !== undefined && { output }) }
        }
        case 'run.planned':
        case 'job.queued':
        case 'job.checked':
        case 'job.started':
        case 'step.started':
        case 'step.finished':
        case 'job.retrying':
        case 'job.skipped':
        case 'annotation.added':
        case 'processes.left':
        case 'run.finished':
          return shortened(event)
      }
    },
  }
}

/** The value itself if no text in it is too long, as nearly always. */
const shortened = <T>(value: T): T => (hasLongText(value) ? (copy(value) as T) : value)

const hasLongText = (value: unknown): boolean => {
  if (typeof value === 'string') return value.length > longestText
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLongText)
}

const copy = (value: unknown): unknown => {
  if (typeof value === 'string') return value.length > longestText ? cut(value) : value
  if (Array.isArray(value)) return value.map(copy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]))
}

const cut = (text: string): string => `${text.slice(0, longestText).toWellFormed()}… (${bytesText(text.length - longestText)} more)`
