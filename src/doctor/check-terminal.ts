import { loadPty, ptyPackage } from '../process/terminal/pty.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { ok } from './finding.ts'

/** Whether a job can have the terminal; see `loadPty`. */
export const checkTerminal = (): CheckJson =>
  loadPty()
    ? ok('terminal', 'A run of one job in a terminal has that terminal.')
    : // it does not exist for every system, so this is not a problem
      ok('terminal', `A job in a terminal has pipes, because the optional package ${ptyPackage} is not installed.`)
