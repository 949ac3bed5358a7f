/** The text of a mark on an axis of durations: `0`, `200 ms`, `1.25 s`, `2 m`, `2 m 05 s`. Marks that are `stepMs` apart all differ. */
export const tickText = (ms: number, stepMs: number): string => {
  if (ms === 0) return '0'
  if (ms < 1000) return `${Number(ms.toFixed(digitsOf(stepMs)))} ms`
  const digits = digitsOf(stepMs / 1000)
  if (ms < 60_000) return `${(ms / 1000).toFixed(digits).replace(/\.0+$/, '')} s`
  const hours = Math.floor(ms / 3_600_000)
  const minutes = Math.floor(ms / 60_000) % 60
  const seconds = ((ms % 60_000) / 1000).toFixed(digits)
  const parts = [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${hours > 0 ? twoDigits(String(minutes)) : minutes} m`] : []),
    ...(Number(seconds) > 0 ? [`${twoDigits(seconds)} s`] : []),
  ]
  return parts.join(' ')
}

/** How many digits after the point tell apart values that are `step` apart. */
const digitsOf = (step: number): number => (step >= 1 ? (Number.isInteger(step) ? 0 : 1) : Math.ceil(-Math.log10(step) - 1e-9))

const twoDigits = (text: string): string => (text.indexOf('.') === 1 || text.length === 1 ? `0${text}` : text)
