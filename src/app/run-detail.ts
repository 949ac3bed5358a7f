import { toRunDetailJson } from '../wire/to-json.ts'
import type { RunDetailJson } from '../wire/run.ts'
import type { FinishedRun } from './execute-run.ts'

/** A run as it was told while it ran, which holds also what a full disk kept out of its journal. */
export const runDetail = ({ folder, snapshot }: Pick<FinishedRun, 'folder' | 'snapshot'>): RunDetailJson =>
  toRunDetailJson(snapshot(), folder)
