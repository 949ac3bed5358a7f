import { adviseUnreadable } from '../../model/unreadable.ts'
import type { RunListJson } from '../../wire/run.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'

/** How many runs are named. More lines would bury the list. */
const mostNamed = 3

/** A line for each run in a list that cannot be read. */
export const renderUnreadable = ({ unreadable = [], moreUnreadable = 0 }: RunListJson): string => {
  const more = unreadable.length - mostNamed + moreUnreadable
  const lines = unreadable.slice(0, mostNamed).map((run) => sanitiseName(adviseUnreadable(run)))
  return [...lines, ...(more > 0 ? [`${more} more runs cannot be read. \`sparkwing doctor\` says what to do.`] : [])]
    .map((line) => `${line}\n`)
    .join('')
}
