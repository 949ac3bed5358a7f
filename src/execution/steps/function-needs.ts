import type { Json } from '../../model/json.ts'
import { guardedRecord } from '../../pipeline/guarded-record.ts'

type Outputs = Readonly<Record<string, Json | undefined>>

/** `needs` as a function sees it. An unknown name throws, because a config used only with a global CLI is not type-checked. */
export const checkedNeeds = (needs: Outputs): Outputs => {
  const known = Object.keys(needs)
  return guardedRecord(needs, known, (name, near) => new TypeError(unknownNeed(name, known, near)))
}

const unknownNeed = (name: string, known: readonly string[], near: string | undefined): string => {
  if (known.length === 0) return `needs has no "${name}": give the job's needs as a record, such as needs: { ${name} }, to read an output`
  const has = known.map((one) => `"${one}"`).join(', ')
  return near === undefined ? `needs has no "${name}"; it has ${has}` : `needs has no "${name}"; did you mean "${near}"? It has ${has}`
}
