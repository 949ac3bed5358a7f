import type { AskedPart } from '../model/event.ts'
import type { StartOptionsJson } from '../wire/api.ts'
import type { BodyShape } from '../wire/http-request.ts'
import type { Shapes } from '../wire/http-shapes.ts'
import { Refusal } from './refusal.ts'

/** Most paths in one request. */
const mostPaths = 200
/** Most names of jobs in one request, and how long each may be: a process takes only so many arguments. */
const mostJobs = 200
const longestName = 1000

/** A reader for each shape of body. It accepts known names only, each with a value of the right type. */
const readers: { readonly [Shape in BodyShape]: (body: unknown) => Shapes[Shape] } = {
  StartRunJson: (body) => {
    const { project, pipeline, inputs, args, options } = readObject(body, ['project', 'pipeline', 'inputs', 'args', 'options'])
    return {
      project: readText('project', project),
      pipeline: readText('pipeline', pipeline),
      ...(inputs !== undefined && { inputs: readInputs(inputs) }),
      ...(args !== undefined && { args: readTexts('args', args) }),
      ...(options !== undefined && { options: readOptions(options) }),
    }
  },
  DescribePipelineJson: (body) => {
    const { project, pipeline } = readObject(body, ['project', 'pipeline'])
    return { project: readText('project', project), pipeline: readText('pipeline', pipeline) }
  },
  DeclaringProjectJson: (body) => ({ project: readText('project', readObject(body, ['project']).project) }),
  RetryRunJson: (body) => {
    const { inputs, part, keepPassed } = readObject(body, ['inputs', 'part', 'keepPassed'])
    if (keepPassed !== undefined && typeof keepPassed !== 'boolean') throw bad('In the body, "keepPassed" must be true or false.')
    if (keepPassed === true && part === undefined) throw bad('In the body, "keepPassed" needs a "part": it tells what to run again.')
    return {
      ...(inputs !== undefined && { inputs: readInputs(inputs) }),
      ...(part !== undefined && { part: readPart(part) }),
      ...(keepPassed !== undefined && { keepPassed }),
    }
  },
  FindFilesJson: (body) => {
    const paths = readTexts('paths', readObject(body, ['paths']).paths)
    if (paths.length > mostPaths) throw bad(`In the body, "paths" must have at most ${mostPaths} strings.`)
    return { paths }
  },
  OpenFileJson: (body) => {
    const { path, line, column } = readObject(body, ['path', 'line', 'column'])
    return {
      path: readText('path', path),
      ...(line !== undefined && { line: readNumber('line', line) }),
      ...(column !== undefined && { column: readNumber('column', column) }),
    }
  },
  SignInJson: (body) => ({ token: readText('token', readObject(body, ['token']).token) }),
  NothingJson: (body) => readObject(body, []),
}

/** Reads a body, or throws a Refusal if it does not have the shape. */
export const readBody = <Shape extends BodyShape>(shape: Shape, body: unknown): Shapes[Shape] => readers[shape](body)
type Open<Name extends string> = Partial<Readonly<Record<Name, unknown>>>

const readObject = <Name extends string>(body: unknown, names: readonly Name[], within?: string): Open<Name> => {
  const what = within === undefined ? 'The body' : `In the body, "${within}"`
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw bad(`${what} must be a JSON object.`)
  const unknown = Object.keys(body).find((key) => !names.some((name) => name === key))
  if (unknown !== undefined) {
    const known = names.length === 0 ? 'It takes none' : `Known fields: ${names.join(', ')}`
    throw bad(`${what} has an unknown field "${unknown.slice(0, 60)}". ${known}.`)
  }
  return body
}

const readText = (name: string, value: unknown): string => {
  if (typeof value !== 'string' || value === '') throw bad(`In the body, "${name}" must be a string that is not empty.`)
  return value
}

const readTexts = (name: string, value: unknown): readonly string[] => {
  if (!Array.isArray(value)) throw bad(`In the body, "${name}" must be a list of strings.`)
  return value.map((item: unknown) => {
    if (typeof item !== 'string') throw bad(`In the body, "${name}" must be a list of strings.`)
    return item
  })
}

/** A count, or the number of a line or column. */
const readNumber = (name: string, value: unknown): number => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    throw bad(`In the body, "${name}" must be a whole number from 1.`)
  return value
}

const readOptions = (value: unknown): StartOptionsJson => {
  const { only, from, concurrency } = readObject(value, ['only', 'from', 'concurrency'])
  return {
    ...(only !== undefined && { only: readTexts('only', only) }),
    ...(from !== undefined && { from: readText('from', from) }),
    ...(concurrency !== undefined && { concurrency: readNumber('concurrency', concurrency) }),
  }
}

const readInputs = (value: unknown): Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('In the body, "inputs" must be a JSON object.')
  return { ...value }
}

const readPart = (value: unknown): AskedPart => {
  const { mode, jobs } = readObject(value, ['mode', 'jobs'], 'part')
  if (mode === 'failed') {
    if (jobs !== undefined) throw bad('In the body, "part.jobs" goes with the modes "from" and "jobs" only.')
    return { mode }
  }
  if (mode !== 'from' && mode !== 'jobs') throw bad('In the body, "part.mode" must be "failed", "from" or "jobs".')
  const named = readTexts('part.jobs', jobs)
  if (named.length < 1 || named.length > mostJobs) throw bad(`In the body, "part.jobs" must have 1 to ${mostJobs} names of jobs.`)
  for (const name of named) {
    if (name === '' || name.length > longestName || name.includes('\0'))
      throw bad(`In the body, "part.jobs" must have names of jobs, of at most ${longestName} characters.`)
  }
  return { mode, jobs: named }
}

const bad = (message: string): Refusal => new Refusal(400, 'bad-body', message)
