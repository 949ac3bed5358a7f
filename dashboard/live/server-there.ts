import { addressOf } from '../../src/wire/http-request.ts'

const againMs = 2000

/** Whether a dashboard answers at this address. */
export const isServerThere = async (): Promise<boolean> => {
  const answer = await fetch(addressOf('health', {}), { signal: AbortSignal.timeout(againMs) }).catch(() => undefined)
  if (answer?.ok !== true) return false
  const said = (await answer.json().catch(() => undefined)) as { readonly name?: unknown } | undefined
  return said?.name === 'sparkwing'
}

/** Loads the page again as soon as a dashboard answers. Before, the browser would only show its own error page. */
export const reloadWhenThere = async (): Promise<void> => {
  while (!(await isServerThere())) await new Promise((resolve) => setTimeout(resolve, againMs))
  location.reload()
}
