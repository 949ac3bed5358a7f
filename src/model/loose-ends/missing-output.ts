import type { MissingOutput, UnrecordedOutput } from '../event.ts'
import { bytesText } from '../text/bytes.ts'
import { countOfBytes } from '../text/count-of-bytes.ts'
import { unreachable } from '../unreachable.ts'

/** Describes what a log lacks: `48,213 bytes are missing from its log: no space left on device`. */
export const describeMissingOutput = ({ bytes, places, because }: MissingOutput, log = 'its log'): string => {
  const where = places > 1 ? `in ${places.toLocaleString('en')} places of ${log}` : `from ${log}`
  return `${countOfBytes(bytes)} missing ${where}: ${because}`
}

const mebibyte = 1024 * 1024

/** How much of what jobs return is recorded. More would fill the memory of every process that reads the run. */
export interface OutputLimits {
  /** Bytes of one output as JSON. */
  readonly job: number
  /** Bytes of all outputs of a run. */
  readonly run: number
  /** Values in one output, because a value may take 64 bytes in memory but only two as JSON. */
  readonly values: number
}

export const outputLimits: OutputLimits = { job: 4 * mebibyte, run: 64 * mebibyte, values: 1_000_000 }

/** Why an output is not recorded: `its output of 100.0 MB is not recorded: the limit for one job is 4 MiB`. */
export const describeUnrecordedOutput = ({ bytes, limit }: UnrecordedOutput): string => {
  const what = `its output of ${bytesText(bytes)} is not recorded`
  switch (limit) {
    case 'job':
      return `${what}: the limit for one job is ${outputLimits.job / mebibyte} MiB`
    case 'run':
      return `${what}: the limit for all outputs of a run is ${outputLimits.run / mebibyte} MiB`
    case 'values':
      return `${what}: it holds more than a million values`
    default:
      return unreachable(limit)
  }
}
