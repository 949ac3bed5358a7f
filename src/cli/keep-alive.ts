/**
 * Keeps the process until `work` settles. oclif's own time limits do not: a plugin that never answers, when nothing else is left to wait
 * for, would end the process silently with code 13.
 */
export const keepAlive = async <Result>(work: Promise<Result>): Promise<Result> => {
  const timer = setInterval(() => undefined, 60_000)
  try {
    return await work
  } finally {
    clearInterval(timer)
  }
}
