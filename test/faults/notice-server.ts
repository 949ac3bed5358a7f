import { serveFake } from '../server/serve-fake.ts'

/* A server in its own process, so that its memory can be measured. It sends notices on request. */

export interface NoticeOrder {
  /** Sends a notice with this number and a text of that length, and answers. */
  readonly seq: number
  readonly bytes: number
}
export interface NoticeServerFacts {
  readonly port: number
  readonly rss: number
  readonly bugs: number
}

const served = await serveFake({ peer: 'own' })
const answer = (): void => {
  const facts: NoticeServerFacts = { port: served.port, rss: process.memoryUsage.rss(), bugs: served.bugs.length }
  process.send?.(facts)
}
process.on('message', ({ seq, bytes }: NoticeOrder) => {
  served.ports.notify({ kind: 'run', run: `r${seq}`, seq, status: 'x'.repeat(bytes) })
  answer()
})
process.on('disconnect', () => {
  process.exit()
})
answer()
