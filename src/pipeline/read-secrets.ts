import { describeValue } from './describe-value.ts'
import type { Refuse } from './refusal.ts'

/** Names of variables without duplicates; empty if absent. */
export const readSecrets = (value: unknown, refuse: Refuse): readonly string[] => {
  if (value === undefined) return []
  const advice = "Write the names of variables: secrets: ['NPM_TOKEN']."
  if (!Array.isArray(value)) throw refuse('wrong-option', `secrets must be a list of names, got ${describeValue(value)}`, advice)
  for (const name of value) {
    if (typeof name === 'string' && /^[^=\0\s]+$/.test(name)) continue
    // not quoted: it may be the secret itself
    throw refuse('wrong-option', 'secrets holds something that cannot be the name of a variable', advice)
  }
  return [...new Set(value.filter((name) => typeof name === 'string'))]
}
