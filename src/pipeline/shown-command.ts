import { hidden } from './input-value.ts'
import type { ShellCommand, ShellValue } from './shell-command.ts'

const longest = 60

/** A command as people see it: its first line with the values in place, at most 60 characters; secrets are `***`. */
export const shownCommand = (command: ShellCommand, secrets: readonly string[] = []): string => {
  const text = secrets.reduce((shown, secret) => shown.replaceAll(secret, hidden), shown(command))
  const line = text.split('\n').find((one) => one.trim() !== '') ?? ''
  const printable = line.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  if (printable === '') return 'sh'
  const characters = Array.from(printable)
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : printable
}

const shown = ({ texts, values }: ShellCommand): string =>
  texts.map((text, index) => (index < values.length ? text + shownValue(values[index] ?? '') : text)).join('')

const shownValue = (value: ShellValue): string => {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return 'kind' in value ? shown(value) : value.join(' ')
}
