import { join } from 'node:path'

/** Where the dashboard server of a home keeps its things. */
export const serverFiles = (home: string) => ({
  /** The pid alone: information for people, proof of nothing. */
  pid: join(home, 'dashboard.pid'),
  /** Who the server is and where it listens. */
  record: join(home, 'dashboard.json'),
  /** Held by the server for as long as it lives; the truth about that. */
  lifeLock: join(home, 'dashboard.lock'),
  /** Held by the one command that starts or stops the server. */
  startLock: join(home, 'dashboard-start.lock'),
  log: join(home, 'dashboard.log'),
  /** Belongs to the home and stays over restarts. */
  token: join(home, 'dashboard.token'),
})
