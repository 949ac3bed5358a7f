/** As in `20261125-024919-166-qc6xgch4`. */
const runIds = /\b\d{8}-\d{6}-\d{3}-[a-z0-9]{8}\b/g

/** The run ids that stand in these sentences, each once. */
export const runIdsIn = (sentences: readonly string[]): readonly string[] => [
  ...new Set(sentences.flatMap((one) => one.match(runIds) ?? [])),
]
