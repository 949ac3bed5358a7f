/** A range of log lines, both ends included; the first line is 1. */
export interface LineRange {
  readonly from: number
  readonly to: number
}

/** `L120-L140` or `L120`, as it appears after the # of a URL. */
export const lineHash = ({ from, to }: LineRange): string => (from === to ? `L${from}` : `L${from}-L${to}`)

/** Parses the part after the #; `undefined` when it names no lines. */
export const readLineHash = (hash: string): LineRange | undefined => {
  const [, first, second = first] = /^#?L([1-9]\d{0,11})(?:-L?([1-9]\d{0,11}))?$/.exec(hash) ?? []
  if (first === undefined) return undefined
  const [from = 1, to = 1] = [Number(first), Number(second)].sort((a, b) => a - b)
  return { from, to }
}
