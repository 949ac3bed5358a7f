/** `#42`: the number of a run within its project and pipeline; empty if it has none. */
export const runNumber = ({ number }: { readonly number?: number | undefined }): string => (number === undefined ? '' : `#${number}`)
