import type { FailureFamily } from '../../../../src/digest/families.ts'

const words: Readonly<Record<FailureFamily, string>> = {
  located: 'error in a file',
  crash: 'crash',
  exception: 'exception',
  test: 'failed test',
  finding: 'finding',
  command: 'command error',
  epilogue: "tool's summary",
  generic: 'error',
  runner: 'failed command',
}

/** What kind of line a headline is, in words; empty for a kind that this version does not know. */
export const familyWords = (family: string): string => (Object.hasOwn(words, family) ? words[family as FailureFamily] : '')
