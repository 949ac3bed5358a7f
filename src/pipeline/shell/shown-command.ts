import type { ShellCommand, ShellValue } from './shell-command.ts'

const longest = 60

/** A command as it is shown: its first line, with the values in place. Secrets in it are masked later, all at once. */
export const shownCommand = (command: ShellCommand): string => {
  const line =
    shown(command)
      .split('\n')
      .find((one) => one.trim() !== '') ?? ''
  const printable = line.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return printable === '' ? 'sh' : printable
}

/** At most 60 characters. Call it after masking: a secret that has been cut no longer matches. */
export const shortened = (text: string): string => {
  const characters = Array.from(text)
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text
}

const shown = ({ texts, values }: ShellCommand): string =>
  texts.map((text, index) => (index < values.length ? text + shownValue(values[index] ?? '') : text)).join('')

const shownValue = (value: ShellValue): string => {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return 'kind' in value ? shown(value) : value.join(' ')
}
