import type { Json } from '../../model/json.ts'
import type { PlannedJob } from '../../model/plan.ts'
import type { CacheOptions } from './cache-options.ts'
import { checkOutput } from '../check-output.ts'
import { describeValue, isRecord } from '../describe-value.ts'
import { readRecord } from '../read-options.ts'
import type { Refuse } from '../refusal.ts'
import type { ReadCache, StepTask } from '../tasks.ts'

type Given = Readonly<Record<string, unknown>>

const options = [
  ...([
    'inputs',
    'outputs',
    'env',
    'passEnv',
    'tools',
    'packages',
    'clean',
    'copy',
    'reuse',
    'key',
  ] as const satisfies readonly (keyof CacheOptions)[]),
]
const advice = "Write cache: { inputs: ['src'], outputs: ['dist'] }."

export const readCache = (value: unknown, refuse: Refuse): ReadCache | undefined => {
  if (value === undefined) return undefined
  if (!isRecord(value)) throw refuse('wrong-cache', `cache must be an object, got ${describeValue(value)}`, advice)
  const given = readRecord(value, options, 'option of cache', refuse)
  const inCache: Refuse = (code, problem, more) => refuse(code, `cache.${problem}`, more)
  const outputs = readPaths(given, 'outputs', inCache)
  if (!outputs)
    throw refuse(
      'wrong-cache',
      'cache has no outputs',
      'List what the job leaves behind, or write outputs: [] if that is only its log and what it returns.',
    )
  const inputs = readPaths(given, 'inputs', inCache)
  if (inputs && inputs.length > 0 && inputs.every((input) => input.startsWith('!')))
    throw inCache('wrong-cache', 'inputs takes everything away', "Name what decides the result: inputs: ['src'].")
  const key = readKey(given, inCache)
  return {
    planned: {
      ...(inputs && { inputs }),
      outputs,
      env: readNames(given, 'env', inCache),
      passEnv: readNames(given, 'passEnv', inCache),
      tools: readNames(given, 'tools', inCache),
      packages: readSwitch(given, 'packages', inCache),
      clean: readSwitch(given, 'clean', inCache),
      copy: readSwitch(given, 'copy', inCache),
      reuse: readSwitch(given, 'reuse', inCache),
    },
    ...(key !== undefined && { key }),
  }
}

/** Refuses what a job with `cache` cannot also be. */
export const checkCached = (
  { when, interactive }: Pick<PlannedJob, 'when' | 'interactive'>,
  { key }: ReadCache,
  steps: readonly StepTask[],
  refuse: Refuse,
): void => {
  if (when === 'failed' || when === 'always')
    throw refuse('wrong-cache', `it has cache and when: '${when}', but such a job is about how other jobs ended`, 'Remove one of the two.')
  if (interactive)
    throw refuse('wrong-cache', 'it has cache and is interactive, but what is typed cannot be known before', 'Remove one of the two.')
  const code = steps.find(({ body }) => body.kind === 'function' || body.type !== 'sh')
  if (code && key === undefined)
    throw refuse(
      'wrong-cache',
      code.body.kind === 'function'
        ? 'it has cache and a function, but what the function uses cannot be seen'
        : `it has cache and a step of type "${code.planned.type}", but what that does cannot be seen`,
      'Add cache.key with what decides its result, such as key: 1, and change it when that changes.',
    )
}

const readPaths = (given: Given, name: 'inputs' | 'outputs', refuse: Refuse): readonly string[] | undefined => {
  const list = readList(given, name, refuse)
  for (const path of list ?? []) {
    const plain = path.replace(/^!/, '')
    if (plain === '@git' && name === 'inputs' && !path.startsWith('!')) continue
    const example = name === 'inputs' ? "inputs: ['src']" : "outputs: ['dist']"
    if (plain === '' || plain.startsWith('/') || plain.startsWith('~') || plain.includes('\0') || /^[A-Za-z]:[\\/]/.test(plain))
      throw refuse(
        'wrong-cache',
        `${name} holds ${describeValue(path)}, which is no relative path or glob`,
        `Write paths from the job's directory: ${example}.`,
      )
    if (plain.split('/').slice(1).includes('..') && !/^(?:\.\.\/)+(?!.*\.\.)/.test(plain))
      throw refuse('wrong-cache', `${name} holds ${describeValue(path)}, with ".." after its beginning`, 'Write the path without it.')
    if (name === 'outputs' && /^(?:\.\/*)*$/.test(plain))
      throw refuse(
        'wrong-cache',
        `outputs holds ${describeValue(path)}, the directory of the job itself`,
        `Name what the job makes in it: ${example}.`,
      )
  }
  return list
}

const readNames = (given: Given, name: 'env' | 'passEnv' | 'tools', refuse: Refuse): readonly string[] => {
  const list = readList(given, name, refuse) ?? []
  for (const one of list)
    if (one.trim() === '' || /[=\0]/.test(one))
      throw refuse(
        'wrong-cache',
        `${name} holds ${describeValue(one)}, which is no name`,
        `Write names: ${name}: ['${name === 'tools' ? 'go' : 'VITE_*'}'].`,
      )
  return list
}

const readList = (given: Given, name: string, refuse: Refuse): readonly string[] | undefined => {
  const value = given[name]
  if (value === undefined) return undefined
  if (!Array.isArray(value)) throw refuse('wrong-cache', `${name} must be a list, got ${describeValue(value)}`, `Write ${name}: ['…'].`)
  for (const one of value) if (typeof one !== 'string') throw refuse('wrong-cache', `${name} holds ${describeValue(one)}, which is no text`)
  return value.filter((one) => typeof one === 'string')
}

/** On unless it is switched off. */
const readSwitch = (given: Given, name: string, refuse: Refuse): boolean => {
  const value = given[name]
  if (value === undefined || typeof value === 'boolean') return value ?? true
  throw refuse('wrong-cache', `${name} must be true or false, got ${describeValue(value)}`, `Write ${name}: false, or leave it out.`)
}

const readKey = ({ key }: Given, refuse: Refuse): Json | undefined => {
  if (key === undefined) return undefined
  const checked = checkOutput(key)
  if ('problem' in checked || checked.output === undefined)
    throw refuse(
      'wrong-cache',
      `key must be data that JSON can hold, got ${describeValue(key)}`,
      'Write texts, numbers, lists or objects of them.',
    )
  return checked.output
}
