/** Lines of a log, both ends included; the first is 1. */
export interface LineRange {
  readonly from: number
  readonly to: number
}

/** `L120-L140` or `L120`, as it stands behind the # of an address. */
export const lineHash = ({ from, to }: LineRange): string => (from === to ? `L${from}` : `L${from}-L${to}`)

/** Reads what stands behind the #; `undefined` when it names no lines. */
export const readLineHash = (hash: string): LineRange | undefined => {
  const [, first, second = first] = /^#?L([1-9]\d{0,11})(?:-L?([1-9]\d{0,11}))?$/.exec(hash) ?? []
  if (first === undefined) return undefined
  const [from = 1, to = 1] = [Number(first), Number(second)].sort((a, b) => a - b)
  return { from, to }
}
