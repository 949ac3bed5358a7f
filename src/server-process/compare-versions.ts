/** Compares semantic versions, ignoring build metadata. Negative if `a` is older than `b`, 0 if they are equal. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [parse(a), parse(b)]
  const byNumber = compareParts(left.numbers, right.numbers)
  if (byNumber !== 0) return byNumber
  // a pre-release comes before its release
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length
  return compareParts(left.pre, right.pre)
}

const parse = (version: string): { readonly numbers: readonly string[]; readonly pre: readonly string[] } => {
  const [core = '', ...pre] = (version.split('+')[0] ?? '').split('-')
  return { numbers: core.split('.'), pre: pre.length === 0 ? [] : pre.join('-').split('.') }
}

const compareParts = (a: readonly string[], b: readonly string[]): number => {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left, right] = [a[index], b[index]]
    if (left === undefined) return -1
    if (right === undefined) return 1
    if (left !== right) return comparePart(left, right)
  }
  return 0
}

/** Numbers compare by value and come before words. Words compare by their characters. */
const comparePart = (a: string, b: string): number => {
  const [isNumberA, isNumberB] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (isNumberA && isNumberB) return Number(a) - Number(b)
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1
  return a < b ? -1 : 1
}
