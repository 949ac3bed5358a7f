/** How many characters of a text in a report are read. Enough to find secrets in, before it is cut further. */
export const longestRead = 16_384
