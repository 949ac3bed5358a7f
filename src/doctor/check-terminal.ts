import { loadPty, ptyPackage } from '../process/terminal/pty.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { found, ok } from './finding.ts'

/** Whether a job can have the terminal; see `loadPty`. */
export const checkTerminal = (): CheckJson =>
  loadPty()
    ? ok('terminal', 'A run of one job in a terminal has that terminal.')
    : found(
        'terminal',
        'warning',
        `The optional package ${ptyPackage} is not installed, so a job in a terminal has pipes.`,
        'Install Sparkwing without `--omit=optional`.',
      )
