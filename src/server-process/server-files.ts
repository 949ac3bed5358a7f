import { join } from 'node:path'

/** The files of a home's dashboard server. */
export const serverFiles = (home: string) => ({
  /** Only the pid, for information. It proves nothing. */
  pid: join(home, 'dashboard.pid'),
  /** Who the server is and where it listens. */
  record: join(home, 'dashboard.json'),
  /** Held by the server for as long as it is alive. This is what proves that it is. */
  lifeLock: join(home, 'dashboard.lock'),
  /** Held by the one command that starts or stops the server. */
  startLock: join(home, 'dashboard-start.lock'),
  log: join(home, 'dashboard.log'),
  /** Belongs to the home and survives restarts. */
  token: join(home, 'dashboard.token'),
})
