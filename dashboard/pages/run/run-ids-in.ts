import { runIdForm } from '../../../src/model/ids.ts'

const runIds = new RegExp(`\\b${runIdForm}\\b`, 'g')

/** The run ids in these sentences, without duplicates. */
export const runIdsIn = (sentences: readonly string[]): readonly string[] => [
  ...new Set(sentences.flatMap((one) => one.match(runIds) ?? [])),
]
