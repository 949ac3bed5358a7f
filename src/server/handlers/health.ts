import type { HealthJson } from '../../wire/api.ts'
import type { Served } from '../route.ts'

/** Who answers; with a nonce also the proof that it knows the home's token. */
export const health = (
  { version, instance, credentials }: Pick<Served, 'version' | 'instance' | 'credentials'>,
  nonce: string | undefined,
): HealthJson => ({
  name: 'sparkwing',
  version,
  instance,
  ...(nonce !== undefined && { proof: credentials.prove(nonce) }),
})
