import { routeSpecs } from '../../wire/http-api.ts'
import { Refusal } from '../refusal.ts'
import { rawPath, type RawRequest } from './raw-request.ts'

const longestTarget = 2_048

/** Refuses a request target that any two readers might understand differently, dot segments and hidden slashes above all. */
export const checkTarget = (request: RawRequest): void => {
  const problem = problemOf(request.url ?? '')
  if (problem !== undefined) throw new Refusal(400, 'bad-target', `The request target ${problem}.`)
}

const problemOf = (target: string): string | undefined => {
  if (target.length > longestTarget) return `is longer than ${longestTarget} bytes`
  if (!target.startsWith('/')) return 'does not start with a slash'
  if (!/^[!-~]*$/.test(target)) return 'holds a blank, a control byte or a byte outside ASCII'
  if (/[#\\]/.test(target)) return 'holds a # or a backslash'
  if (/%(?:[01][0-9a-f]|7f)/i.test(rawPath({ url: target, rawHeaders: [] })) || /%00/.test(target)) return 'hides a control byte'
  const path = rawPath({ url: target, rawHeaders: [] })
  const decodedPath = decoded(path)
  if (decodedPath === undefined || decoded(target.slice(path.length)) === undefined) return 'is not percent-encoded UTF-8'
  if (path.includes('//')) return 'holds an empty segment'
  if (/%(?:2f|5c)/i.test(withoutName(path))) return 'hides a slash'
  if (decodedPath.split(/[/\\]/).some((segment) => segment === '.' || segment === '..')) return 'holds a dot segment'
  return undefined
}

/** The routes with a job in their path, from the beginning of the path up to the job, and from there to its end. */
const jobPaths = routeSpecs.flatMap(({ path }) => {
  const [before, after] = path.split(':job')
  if (before === undefined || after === undefined) return []
  return [new RegExp(`^(${before.replaceAll(/:\w+/g, '[^/]+')})[^/]+(${after})$`)]
})

/**
 * A job's id may hold slashes: it is looked up among the jobs of its run and never becomes a path. So may the name of a pipeline, at whose
 * address lies the page itself.
 */
const withoutName = (path: string): string =>
  jobPaths.reduce((rest, pattern) => rest.replace(pattern, '$1$2'), path).replace(/^\/pipelines\/[^/]+$/, '')

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
