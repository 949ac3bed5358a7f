/** A user in words: `root`, or `user 1234`. */
export const userText = (uid: number): string => (uid === 0 ? 'root' : `user ${uid}`)
