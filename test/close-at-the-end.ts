const closers: (() => Promise<void>)[] = []

/** Has something that all tests of this process share closed after the last of them. */
export const closeAtTheEnd = (close: () => Promise<void>): void => {
  closers.push(close)
}

/** Called by the root hooks. */
export const closeShared = async (): Promise<void> => {
  await Promise.all(closers.splice(0).map((close) => close()))
}
