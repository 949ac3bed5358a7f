/** `1 job`, `2 jobs`; pass `plural` if adding an s is not enough. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string => `${count} ${count === 1 ? noun : plural}`
