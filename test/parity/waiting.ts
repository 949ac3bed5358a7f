import type { Marks } from './script.ts'

/** By script and number of the fault: what does not work yet. The suite fails as soon as it does, so that the mark goes. */
export const waiting: Readonly<Record<string, Marks>> = {}
