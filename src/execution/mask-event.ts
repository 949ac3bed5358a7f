import type { SecretBook } from '../masking/secret-book.ts'
import type { EventBody } from '../model/event.ts'

/** Members that hold a name or a word of ours, by which readers find their way; no secret may stand there, see `RunSecrets.require`. */
const kept: ReadonlySet<string> = new Set([
  ...['type', 'status', 'reason', 'kind', 'level', 'cause', 'waitsFor', 'when', 'signal', 'stepType', 'secrets'],
  ...['run', 'heldBy', 'pipeline', 'project', 'owner', 'versions', 'job', 'id', 'needs', 'need', 'failed', 'of'],
  // what an author made is masked by other rules
  ...['inputs', 'output'],
])

/** The event as it may be told to anybody: everything that reads events reads this. */
export const maskEvent = (book: SecretBook, event: EventBody): EventBody => {
  if (book.isEmpty) return event
  if (event.type === 'run.started') return { ...book.data(event, kept), inputs: book.json(event.inputs) }
  if (event.type === 'job.finished' && event.output !== undefined) return { ...book.data(event, kept), output: book.json(event.output) }
  return book.data(event, kept)
}
