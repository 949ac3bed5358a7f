import { guardedRecord } from '../../pipeline/guarded-record.ts'

/** `secrets` as a function sees it. A name that the job does not declare throws. */
export const checkedSecrets = (values: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  guardedRecord(values, Object.keys(values), (name, near) => new TypeError(unknownSecret(name, near)))

const unknownSecret = (name: string, near: string | undefined): string =>
  near === undefined
    ? `secrets has no "${name}": add the option secrets: ['${name}'] to the job to read it`
    : `secrets has no "${name}"; did you mean "${near}"?`
