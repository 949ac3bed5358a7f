/** `1 job`, `2 jobs`; `plural` for a word that takes more than an s. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string => `${count} ${count === 1 ? noun : plural}`
