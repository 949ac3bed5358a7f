import type { AppHook } from '../cli/plugins/app-hooks.ts'

/** Passes each run event to the active storage plugin. */
const hook: AppHook<'sparkwing:event'> = ({ event, storage }) => {
  storage?.record(event)
  return Promise.resolve()
}

export default hook
