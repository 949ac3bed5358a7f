/** A length of time as authors write it: milliseconds, or a text such as `500ms`, `10s`, `2m`, `1.5h`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h'}`

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

/** The duration in milliseconds; `undefined` if the text is not a duration, or the number is negative or not finite. */
export const durationMs = (duration: number | string): number | undefined => {
  if (typeof duration === 'number') return Number.isFinite(duration) && duration >= 0 ? duration : undefined
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(duration.trim())
  return found ? Number(found[1]) * unitMs[found[2] as keyof typeof unitMs] : undefined
}

/** `85 ms`, `4.2 s`, `3 m 12 s`, `2 h 05 m`: the format of durations everywhere. */
export const formatDuration = (ms: number): string => {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')} m`
}
