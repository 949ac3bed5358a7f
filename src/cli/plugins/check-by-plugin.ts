import { describeValue, isRecord } from '../../pipeline/describe-value.ts'
import type { DoctorCheck } from '../../pipeline/plugin-points/doctor-check.ts'
import type { CheckJson } from '../../wire/doctor.ts'
import { keepAlive } from '../keep-alive.ts'
import { withoutExit } from './without-exit.ts'

/** How long a check may take, in milliseconds. */
const checkBudgetMs = 2000

/** A check that a plugin brings. */
export interface CheckOfPlugin {
  readonly name: string
  readonly package: string
  readonly check: DoctorCheck
}

/** Makes all checks of plugins at once. One that throws, hangs or answers with something else is a warning that names the plugin. */
export const checkByPlugins = (
  checks: readonly CheckOfPlugin[],
  place: { readonly home: string; readonly directory: string },
): Promise<readonly CheckJson[]> => keepAlive(Promise.all(checks.map((check) => checkByPlugin(check, place))))

const checkByPlugin = async (
  { name, package: from, check }: CheckOfPlugin,
  place: { readonly home: string; readonly directory: string },
): Promise<CheckJson> => {
  const signal = AbortSignal.timeout(checkBudgetMs)
  const failed = (why: string): CheckJson => ({
    name,
    status: 'warning',
    message: `The check ${name} of the plugin ${from} ${why}`,
    tryThis: `Update ${from}, or report it to its authors.`,
  })
  const late = new Promise<CheckJson>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(failed(`did not answer within ${checkBudgetMs / 1000} s.`))
    })
  })
  const answered = async (): Promise<CheckJson> => {
    try {
      const finding: unknown = await withoutExit(() => check({ ...place, signal }))
      return readFinding(name, finding) ?? failed(`answered ${describeValue(finding)}, which is no finding.`)
    } catch (error) {
      return failed(`failed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return await Promise.race([answered(), late])
}

const statuses = ['ok', 'warning', 'problem'] as const

const readFinding = (name: string, finding: unknown): CheckJson | undefined => {
  if (!isRecord(finding)) return undefined
  const { message, tryThis } = finding
  const status = statuses.find((one) => one === finding['status'])
  if (status === undefined || typeof message !== 'string') return undefined
  return { name, status, message, ...(typeof tryThis === 'string' && { tryThis }) }
}
