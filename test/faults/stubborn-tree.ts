import { randomUUID } from 'node:crypto'

/** The mark of a process without an environment, on its command line. */
export const label = `bare-${randomUUID()}`
/**
 * Five levels of child processes of a shell: some ignore SIGTERM, some are in their own session, one has cleared its environment. Prints
 * `ready`.
 */
export const tree = `
  deaf() { (trap '' TERM INT HUP; sleep 300 & wait; sleep 300) & }
  (deaf; (setsid sh -c 'trap "" TERM; setsid sleep 300 & sleep 300; :' & (env -i /bin/sh -c 'sleep 300; :' ${label} & (deaf; sleep 300 & wait) & wait) & wait) & wait) &
  until [ -e never ]; do echo ready; sleep 0.1; done`
