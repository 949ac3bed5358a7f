import type { CheckStatus, DoctorJson } from '../../wire/doctor.ts'
import { paint, spell, type Look, type Tone } from './look.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'

const signs: Readonly<Record<CheckStatus, readonly [mark: string, ascii: string, tone: Tone]>> = {
  ok: ['✓', '+', 'good'],
  fixed: ['✓', '+', 'warning'],
  warning: ['!', '!', 'warning'],
  problem: ['✗', 'x', 'bad'],
}

/** One line per check, and below it what to do. */
export const renderDoctor = ({ checks }: DoctorJson, look: Look): string => {
  const width = Math.max(...checks.map(({ name }) => name.length))
  return checks
    .flatMap(({ name, status, message, tryThis }) => {
      const [mark, ascii, tone] = signs[status]
      const head = `${paint(look, tone, spell(look, mark, ascii))} ${name.padEnd(width)}  `
      const said = `${head}${status === 'fixed' ? 'Fixed: ' : ''}${sanitiseName(message)}`
      return tryThis === undefined ? [said] : [said, `${' '.repeat(width + 4)}${paint(look, 'faint', `try: ${sanitiseName(tryThis)}`)}`]
    })
    .join('\n')
}
