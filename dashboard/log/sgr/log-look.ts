import { useSyncExternalStore } from 'react'
import { choose, chosen } from '../../choices.ts'
import { timeColumns, type TimeColumn } from '../log-time.ts'

/** The user's settings for logs; kept in this browser. */
export interface LogLook {
  readonly time: TimeColumn
  /** Absent until the user chooses. */
  readonly isWrapped: boolean | undefined
}

const hearers = new Set<() => void>()

const stored = (): LogLook => {
  const [time, wrap] = (chosen('log') ?? '').split(' ')
  return {
    time: timeColumns.find((one) => one === time) ?? 'off',
    isWrapped: wrap === 'wrap' ? true : wrap === 'nowrap' ? false : undefined,
  }
}
let look = stored()

const subscribe = (hear: () => void): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

export const changeLogLook = (change: Partial<LogLook>): void => {
  look = { ...look, ...change }
  choose('log', `${look.time} ${look.isWrapped === undefined ? '' : look.isWrapped ? 'wrap' : 'nowrap'}`)
  for (const hear of hearers) hear()
}

export const useLogLook = (): LogLook => useSyncExternalStore(subscribe, () => look)
