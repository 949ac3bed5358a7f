import { parseRunId, type RunId } from '../../src/model/ids.ts'

/** The id of a fake run. */
export const runIdAt = (second: number): RunId => {
  const time = new Date(Date.UTC(2026, 0, 31, 9, 0, second)).toISOString()
  const id = parseRunId(`${time.slice(0, 10).replaceAll('-', '')}-${time.slice(11, 19).replaceAll(':', '')}-123-0a1b2c3d`)
  if (id === undefined) throw new Error('A fake run has an id of the wrong form.')
  return id
}
