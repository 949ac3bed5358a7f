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
process.stdin.on('end', () => {
  cancel.dispose()
  say('disposed')
  setInterval(() => undefined, 1000)
})
process.stdin.resume()
say('ready')
