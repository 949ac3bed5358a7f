import type { RunSummaryJson } from '../../../src/wire/run.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'

/** A run's inputs, such as `channel=next packOnly`, then the arguments after `--`. */
export const inputsText = ({ inputs, args }: Pick<RunSummaryJson, 'inputs' | 'args'>): string =>
  sanitiseName(
    [
      ...Object.entries(inputs).map(([name, value]) =>
        value === true ? name : `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      ),
      ...(args.length > 0 ? ['--', ...args] : []),
    ].join(' '),
  )
