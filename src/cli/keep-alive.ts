/**
 * Keeps the process alive until `work` settles. oclif's time limits do not: if a plugin never answers and nothing else is pending, the
 * process would exit silently with code 13.
 */
export const keepAlive = async <Result>(work: Promise<Result>): Promise<Result> => {
  const timer = setInterval(() => undefined, 60_000)
  try {
    return await work
  } finally {
    clearInterval(timer)
  }
}
