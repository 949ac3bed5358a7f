import { routeSpecs } from '../../wire/http-api.ts'
import { Refusal } from '../refusal.ts'
import { rawPath, type RawRequest } from './raw-request.ts'

const longestTarget = 2_048

/** Refuses a request target that two parsers might read differently, above all dot segments and encoded slashes. */
export const checkTarget = (request: RawRequest): void => {
  const problem = problemOf(request.url ?? '')
  if (problem !== undefined) throw new Refusal(400, 'bad-target', `The request target ${problem}.`)
}

const problemOf = (target: string): string | undefined => {
  if (target.length > longestTarget) return `is longer than ${longestTarget} bytes`
  if (!target.startsWith('/')) return 'does not start with a slash'
  if (!/^[!-~]*$/.test(target)) return 'contains a space, a control character or a byte outside ASCII'
  if (/[#\\]/.test(target)) return 'contains a # or a backslash'
  const path = rawPath({ url: target })
  if (/%(?:[01][0-9a-f]|7f)/i.test(path) || /%00/.test(target)) return 'contains an encoded control character'
  const decodedPath = decoded(path)
  if (decodedPath === undefined || decoded(target.slice(path.length)) === undefined) return 'is not percent-encoded UTF-8'
  if (path.includes('//')) return 'contains an empty segment'
  if (/%(?:2f|5c)/i.test(withoutName(path))) return 'contains an encoded slash'
  if (decodedPath.split(/[/\\]/).some((segment) => segment === '.' || segment === '..')) return 'contains a dot segment'
  return undefined
}

/** Patterns of the routes with a job in their path. They capture what comes before the job and what comes after it. */
const jobPaths = routeSpecs.flatMap(({ path }) => {
  const [before, after] = path.split(':job')
  if (before === undefined || after === undefined) return []
  return [new RegExp(`^(${before.replaceAll(/:\w+/g, '[^/]+')})[^/]+(${after})$`)]
})

/**
 * Removes the part that may contain slashes: the id of a job, which is looked up among the jobs of its run and never becomes a path, or
 * the name of a pipeline in an address of the page.
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
