/** A share from 0 to 1 as `97 %`; only all is 100 %, and only none is 0 %. */
export const percent = (share: number): string => {
  if (share > 0 && share < 0.01) return '< 1 %'
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100} %`
}
