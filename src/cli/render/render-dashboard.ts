import { formatDuration } from '../../model/text/duration.ts'
import type { DashboardKillJson, DashboardOpenJson, DashboardStartJson, DashboardStatusJson } from '../../wire/dashboard.ts'

/** Where the server is, and which requested settings it does not have; `own` is the version of this CLI. */
export const renderStarted = ({ url, pid, version, isNew, replaced, unmet }: DashboardStartJson, own: string): string => {
  const lines = [isNew ? `Dashboard: ${url} (pid ${pid})` : `Dashboard: ${url} (pid ${pid}, already running)`]
  if (replaced !== undefined) lines.push(`It replaces a dashboard of version ${replaced}.`)
  if (version !== own) lines.push(`It has version ${version}, which is newer than this ${own}, so it keeps running.`)
  if (unmet !== undefined)
    lines.push(
      `It does not have the ${unmet.join(', ')} that you asked for. To change that, run \`sparkwing dashboard kill\`, then start it again.`,
    )
  return lines.join('\n')
}

/** The server's state, one fact per line. */
export const renderStatus = (status: DashboardStatusJson): string => {
  if (!status.running) return `The dashboard is not running: ${status.because}.`
  const { url, pid, answers, uptimeMs, version, readOnly, asksForToken } = status
  if (!answers) {
    return [
      `The dashboard is running (pid ${pid}), but has not answered at ${url} for 5 s.`,
      'It may be busy, hung or suspended, or other programs hold all of its connections. `sparkwing dashboard kill` ends it.',
    ].join('\n')
  }
  const facts = [
    ['url', url],
    ['pid', String(pid)],
    ['uptime', formatDuration(uptimeMs)],
    ['version', version],
    ...(readOnly ? [['mode', 'read-only']] : []),
    ...(asksForToken ? [['access', 'only with the token']] : []),
  ]
  return facts.map(([name = '', value = '']) => `${name.padEnd(7)} ${value}`).join('\n')
}

/** Whether a server was stopped. */
export const renderKilled = ({ killed, pid }: DashboardKillJson): string =>
  killed ? `Stopped the dashboard (pid ${pid}).` : 'The dashboard is not running: nothing to stop.'

/** Says that the browser has opened the page, or prints its URL. The URL contains a key, so it is printed only if it is needed. */
export const renderOpened = ({ url, opened }: DashboardOpenJson): string => (opened ? 'Opened the dashboard in the browser.' : url)
