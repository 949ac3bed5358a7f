import type { HealthJson } from '../../wire/api.ts'
import type { Served } from '../route.ts'

/** Identifies the server. With a nonce, adds the proof that it knows the home's token. */
export const health = (
  { version, instance, credentials, isReadOnly }: Pick<Served, 'version' | 'instance' | 'credentials' | 'isReadOnly'>,
  nonce: string | undefined,
): HealthJson => ({
  name: 'sparkwing',
  version,
  instance,
  ...(isReadOnly && { isReadOnly }),
  ...(nonce !== undefined && { proof: credentials.prove(nonce) }),
})
