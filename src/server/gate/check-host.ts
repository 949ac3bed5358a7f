import { Refusal } from '../refusal.ts'
import type { AllowedNames } from './allowed-names.ts'
import { rawValues, type RawRequest } from './raw-request.ts'

/** Refuses every `Host` but our own: a page whose name was rebound to this address is same-origin in all other respects. */
export const checkHost = (request: RawRequest, { hosts }: AllowedNames): void => {
  const values = rawValues(request, 'host')
  if (values.length === 1 && hosts.has((values[0] ?? '').toLowerCase())) return
  throw new Refusal(403, 'wrong-host', 'This server does not answer to that name.', {
    tryThis: [`Open http://${[...hosts][0] ?? ''}/`, 'A name of your own is allowed by `sparkwing dashboard start --host NAME`.'],
  })
}
