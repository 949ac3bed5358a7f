import { formatDuration } from '../../model/text/duration.ts'
import type { DashboardKillJson, DashboardOpenJson, DashboardStartJson, DashboardStatusJson } from '../../wire/dashboard.ts'

/** Where the server is, and what of the call it did not do; `own` is the version of this command line. */
export const renderStarted = ({ url, pid, version, isNew, replaced, unmet }: DashboardStartJson, own: string): string => {
  const lines = [isNew ? `Dashboard: ${url} (pid ${pid})` : `Dashboard: ${url} (pid ${pid}, running already)`]
  if (replaced !== undefined) lines.push(`It replaces the one of version ${replaced}.`)
  if (version !== own) lines.push(`It is of version ${version}, newer than this ${own}, and stays.`)
  if (unmet !== undefined)
    lines.push(`It was started without this ${unmet.join(', ')}: \`sparkwing dashboard kill\` first, then start it again.`)
  return lines.join('\n')
}

/** The server's state, a fact a line. */
export const renderStatus = (status: DashboardStatusJson): string => {
  if (!status.running) return `The dashboard is not running: ${status.because}.`
  const { url, pid, uptimeMs, version, readOnly, asksForToken } = status
  const facts = [
    ['url', url],
    ['pid', String(pid)],
    ['uptime', formatDuration(uptimeMs)],
    ['version', version],
    ...(readOnly ? [['mode', 'read-only']] : []),
    ...(asksForToken ? [['access', 'with the token only']] : []),
  ]
  return facts.map(([name = '', value = '']) => `${name.padEnd(7)} ${value}`).join('\n')
}

/** What was stopped. */
export const renderKilled = ({ killed, pid }: DashboardKillJson): string =>
  killed ? `Stopped the dashboard (pid ${pid}).` : 'The dashboard is not running: nothing to stop.'

/** Where the page is, or that the browser has it. The address holds the token, so it is printed only when somebody needs it. */
export const renderOpened = ({ url, opened }: DashboardOpenJson): string => (opened ? 'Opened it in the browser.' : url)
