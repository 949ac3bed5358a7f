import { cancelOnSignals } from '../../src/cli/signals/cancel-signals.ts'
import { ignoreForeignHangups } from '../../src/cli/signals/hangup.ts'

ignoreForeignHangups()
// Says what each signal does, and goes on until it is killed or its input ends.
const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
const cancel = cancelOnSignals((message) => {
  say(`announced: ${message}`)
}, 10_000)
cancel.signal.addEventListener('abort', () => {
  say(`graceful: ${String(cancel.signal.reason)}`)
})
cancel.kill.addEventListener('abort', () => {
  say(`kill: ${String(cancel.kill.reason)}`)
})
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    say(`got ${signal}`)
  })
process.stdin.on('end', () => {
  cancel.runIsOver()
  say('over')
  setInterval(() => undefined, 1000)
})
process.stdin.resume()
say('ready')
