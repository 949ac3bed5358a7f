import { hash } from 'node:crypto'
import type { DefinitionPart, Reason } from '../model/cache/reason.ts'
import { toJobId } from '../model/ids.ts'
import { toJsonText } from '../model/record-json.ts'
import type { FoundFile } from './files/find-files.ts'

/**
 * Everything that decides the result of a job: what it is, and a digest or a short text. The name begins with the kind: `file:src/a.ts`,
 * `variable:NODE_ENV`, `part:command`. There are no values of variables in it, and no texts of commands.
 */
export type Facts = Readonly<Record<string, string>>

/** Raised when the meaning of a fact changes: older results are not found any more then. */
export const keyFormat = 2

/** The value of the fact of a variable that is not set, which no digest equals. */
export const unset = 'unset'

/** The key of a result: equal for equal facts. */
export const keyOf = (facts: Facts): string =>
  hash('sha256', toJsonText([keyFormat, Object.entries(facts).toSorted(([a], [b]) => (a < b ? -1 : 1))]))

export const fileFact = ({ kind, isExecutable, content }: FoundFile): string => `${kind} ${isExecutable ? 'x' : '-'} ${content}`

/** Adds files, of which there may be many thousands. */
export const withFiles = (others: Facts, files: readonly FoundFile[]): Facts => {
  const facts: Record<string, string> = { ...others }
  for (const file of files) facts[`file:${file.path}`] = fileFact(file)
  return facts
}

const fileParts = /^(\S+) ([x-]) (.*)$/s

/** What is different now, most telling first. */
export const differences = (before: Facts, now: Facts): readonly Reason[] => {
  const names = [
    ...Object.keys(before).filter((name) => before[name] !== now[name]),
    ...Object.keys(now).filter((name) => before[name] === undefined),
  ]
  const reasons = names.map((name) => ({ rank: rankOf(name), name, reason: reasonOf(name, before[name], now[name]) }))
  return reasons.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1)).map(({ reason }) => reason)
}

const kinds = ['platform', 'part', 'argument', 'tool', 'package', 'variable', 'input', 'need', 'output', 'file']
const rankOf = (name: string): number => kinds.indexOf(name.slice(0, name.indexOf(':')))

const reasonOf = (fact: string, before: string | undefined, now: string | undefined): Reason => {
  const [kind, name] = [fact.slice(0, fact.indexOf(':')), fact.slice(fact.indexOf(':') + 1)]
  switch (kind) {
    case 'file':
      return fileReason(name, before, now)
    case 'variable':
      return variableReason(name, before ?? unset, now ?? unset)
    case 'need':
      return { kind: 'need-changed', need: toJobId(name) }
    case 'output':
      return { kind: 'need-output-changed', need: toJobId(name) }
    case 'tool':
      return { kind: 'tool', name }
    case 'package':
      return { kind: 'packages', path: name }
    case 'input':
      return { kind: 'input', name }
    case 'platform':
      return { kind: 'platform', from: before ?? '', to: now ?? '' }
    default:
      return { kind: 'definition', part: name as DefinitionPart }
  }
}

const fileReason = (path: string, before: string | undefined, now: string | undefined): Reason => {
  const [, kindBefore = 'absent', modeBefore, contentBefore] = fileParts.exec(before ?? '') ?? []
  const [, kindNow = 'absent', modeNow, contentNow] = fileParts.exec(now ?? '') ?? []
  if (kindBefore === 'absent') return { kind: 'file-new', path }
  if (kindNow === 'absent') return { kind: 'file-gone', path }
  const isModeOnly = kindBefore === kindNow && contentBefore === contentNow && modeBefore !== modeNow
  return isModeOnly ? { kind: 'file-mode', path, isExecutable: modeNow === 'x' } : { kind: 'file-changed', path }
}

const variableReason = (name: string, before: string, now: string): Reason => {
  if (before === unset) return { kind: 'variable-set', name }
  return now === unset ? { kind: 'variable-unset', name } : { kind: 'variable-changed', name }
}
