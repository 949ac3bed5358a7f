import type { JobId, RunId } from '../ids.ts'

/** Why a job ran although it has `cache`, or why its result was not kept. Names only: the values of variables are never in it. */
export type Reason =
  | { readonly kind: 'file-changed' | 'file-new' | 'file-gone'; readonly path: string }
  /** `isExecutable` is what it is now. */
  | { readonly kind: 'file-mode'; readonly path: string; readonly isExecutable: boolean }
  | { readonly kind: 'more'; readonly count: number }
  | { readonly kind: 'variable-changed' | 'variable-set' | 'variable-unset'; readonly name: string }
  /** A part of what the job is, such as its command. */
  | { readonly kind: 'definition'; readonly part: DefinitionPart }
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'need-changed' | 'need-output-changed'; readonly need: JobId }
  | { readonly kind: 'tool'; readonly name: string }
  | { readonly kind: 'packages'; readonly path: string }
  | { readonly kind: 'platform'; readonly from: string; readonly to: string }
  | { readonly kind: 'nothing-kept' }
  /** The same inputs had this end in that run, so there is nothing to reuse. */
  | { readonly kind: 'not-kept'; readonly run: RunId; readonly because: Reason }
  | { readonly kind: 'failed-before' | 'removed'; readonly run: RunId }
  | { readonly kind: 'damaged' | 'other-user' }
  | { readonly kind: 'not-restored'; readonly message: string }
  | { readonly kind: 'asked'; readonly flag: string }
  | { readonly kind: 'no-inputs' | 'never-reused' | 'outputs-touched' }
  | { readonly kind: 'need-uncached' | 'need-unknown'; readonly need: JobId }
  | { readonly kind: 'need-touched'; readonly need: JobId }
  | {
      readonly kind: 'tracked-output' | 'linked-output' | 'unsettled' | 'special-file' | 'outside-link' | 'unreadable-name'
      readonly path: string
    }
  | { readonly kind: 'no-git' | 'submodule' | 'packages-unknown' }
  | { readonly kind: 'changed-while-running'; readonly because: Reason }
  | { readonly kind: 'output-missing' | 'output-secret' | 'output-changed'; readonly path: string }
  | { readonly kind: 'secret' | 'name-secret' | 'flaky' | 'step-failed' | 'log-incomplete' | 'warned' | 'too-large' }
  /** The cache itself could not do its work. */
  | { readonly kind: 'trouble'; readonly message: string }

export type DefinitionPart = 'command' | 'inputs' | 'outputs' | 'options' | 'key' | 'config' | 'arguments' | 'secrets' | 'place'

const parts: Readonly<Record<DefinitionPart, string>> = {
  command: 'the command changed',
  inputs: 'its inputs are declared differently',
  outputs: 'its outputs are declared differently',
  options: 'its options changed',
  key: 'its key changed',
  config: 'the config changed',
  arguments: 'arguments changed',
  secrets: 'a secret changed',
  place: 'it is another repository',
}

/** The reason as a clause, such as `src/a.ts changed`. */
export const describeReason = (reason: Reason): string => {
  // only a newer Sparkwing can have recorded a kind without words
  const describe: ((reason: never) => string) | undefined = Object.hasOwn(words, reason.kind) ? words[reason.kind] : undefined
  return describe ? describe(reason as never) : `for a reason that only a newer Sparkwing knows (${reason.kind})`
}

/** The reason of one kind. */
export type OfKind<Kind> = Reason extends infer One
  ? One extends { readonly kind: infer Kinds }
    ? Kind extends Kinds
      ? One
      : never
    : never
  : never

const words: { readonly [Kind in Reason['kind']]: (reason: OfKind<Kind>) => string } = {
  'file-changed': ({ path }) => `${path} changed`,
  'file-new': ({ path }) => `${path} is new`,
  'file-gone': ({ path }) => `${path} is gone`,
  'file-mode': ({ path, isExecutable }) => `${path} ${isExecutable ? 'became executable' : 'is not executable any more'}`,
  more: ({ count }) => `and ${count} more`,
  'variable-changed': ({ name }) => `${name} changed`,
  'variable-set': ({ name }) => `${name} is set now`,
  'variable-unset': ({ name }) => `${name} is not set any more`,
  definition: ({ part }) => (Object.hasOwn(parts, part) ? parts[part] : 'its definition changed'),
  input: ({ name }) => `input ${name} changed`,
  'need-changed': ({ need }) => `what ${need} left changed`,
  'need-output-changed': ({ need }) => `the output of ${need} changed`,
  tool: ({ name }) => `${name} is a different program now`,
  packages: ({ path }) => `installed packages changed (${path})`,
  platform: ({ from, to }) => `another platform (${from} → ${to})`,
  'nothing-kept': () => 'no result is kept yet',
  'not-kept': ({ run, because }) => `${run} passed with the same inputs, but was not kept: ${describeReason(because)}`,
  'failed-before': ({ run }) => `${run} had the same inputs, but failed`,
  removed: ({ run }) => `${run} passed with the same inputs, but its result was removed to make room`,
  damaged: () => 'the kept result is damaged',
  'other-user': () => 'the kept result belongs to another user',
  'not-restored': ({ message }) => `could not restore: ${message}`,
  asked: ({ flag }) => flag,
  'no-inputs': () => 'it declares no inputs',
  'never-reused': () => 'it declares reuse: false',
  'need-uncached': ({ need }) => `${need} has no cache, so what comes after it is not kept`,
  'need-unknown': ({ need }) => `what ${need} left is not known`,
  'need-touched': ({ need }) => `what ${need} left was changed since`,
  'outputs-touched': () => 'its outputs were changed, and no copy of them is kept',
  'tracked-output': ({ path }) => `git tracks its output ${path}`,
  'linked-output': ({ path }) => `its output is reached through the link ${path}`,
  unsettled: ({ path }) => `${path} changed while it was read`,
  'special-file': ({ path }) => `${path} is neither a file, a folder nor a link`,
  'outside-link': ({ path }) => `${path} leads out of the repository`,
  'unreadable-name': ({ path }) => `${path} has a name that is not UTF-8`,
  'no-git': () => 'git cannot list its files',
  submodule: () => "'@git' does not see into submodules",
  'packages-unknown': () => 'which packages are installed is not known: install them with a package manager, or declare packages: false',
  'changed-while-running': ({ because }) => `${describeReason(because)} while it ran`,
  'output-missing': ({ path }) => `it did not make ${path}`,
  'output-changed': ({ path }) => `${path} changed while it was copied`,
  'output-secret': ({ path }) => `${path} holds a secret`,
  secret: () => 'what it returned holds a secret',
  'name-secret': () => 'the name of an output, or where a link leads, holds a secret',
  flaky: () => 'it passed at a second attempt',
  'step-failed': () => 'a step that may fail did',
  'log-incomplete': () => 'its log is incomplete',
  warned: () => 'it ended with a warning',
  'too-large': () => 'it is larger than 2 GB',
  trouble: ({ message }) => `the cache does not work: ${message}`,
}
