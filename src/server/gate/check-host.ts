import { Refusal } from '../refusal.ts'
import type { AllowedNames } from './allowed-names.ts'
import { rawValues, type RawRequest } from './raw-request.ts'

/** Refuses every `Host` but our own. After DNS rebinding, this is the only difference between another site's page and ours. */
export const checkHost = (request: RawRequest, { hosts }: AllowedNames): void => {
  const values = rawValues(request, 'host')
  if (values.length === 1 && hosts.has((values[0] ?? '').toLowerCase())) return
  throw new Refusal(403, 'wrong-host', 'This server does not accept that host name.', {
    tryThis: [`Open http://${[...hosts][0] ?? ''}/`, 'To use another name, run `sparkwing dashboard start --host NAME`.'],
  })
}
