/** A fraction from 0 to 1 as `97 %`. Rounding never yields 100 % or 0 %: only exactly 1 and 0 do. */
export const percent = (share: number): string => {
  if (share > 0 && share < 0.01) return '< 1 %'
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100} %`
}
