/**
 * A headline without what differs from run to run: times, numbers, addresses, folders and quoted values. Failures that leave the same text
 * probably have the same cause.
 */
export const failureSignature = (headline: string): string =>
  headline
    .replace(/\b(?:0x)?[\da-f]{7,}\b/gi, '#')
    .replace(/(["'`])(?:(?!\1).){1,200}\1/g, '"…"')
    .replace(/(?:[A-Za-z]:)?(?:[\w.@~-]*[\\/])+(?=[\w.@-])/g, '')
    .replace(/\d+(?:[.,]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
