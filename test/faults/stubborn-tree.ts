import { randomUUID } from 'node:crypto'

/** On the command line of a process that has no environment. */
export const label = `bare-${randomUUID()}`
/** A shell's five levels of children: some ignore SIGTERM, some are in a session of their own, one has cleared its environment. It says `ready`. */
export const tree = `
  deaf() { (trap '' TERM INT HUP; sleep 300 & wait; sleep 300) & }
  (deaf; (setsid sh -c 'trap "" TERM; setsid sleep 300 & sleep 300; :' & (env -i /bin/sh -c 'sleep 300; :' ${label} & (deaf; sleep 300 & wait) & wait) & wait) & wait) &
  until [ -e never ]; do echo ready; sleep 0.1; done`
