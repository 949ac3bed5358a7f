import { Refusal } from '../refusal.ts'
import type { AllowedNames } from './allowed-names.ts'
import { hostOf, rawValues, type RawRequest } from './raw-request.ts'

/** Refuses every `Host` that is not one of our names. After DNS rebinding, this is the only difference between another site's page and ours. */
export const checkHost = (request: RawRequest, { hasHost, advised }: AllowedNames): void => {
  const values = rawValues(request, 'host')
  if (values.length === 1 && hasHost(hostOf(request))) return
  throw new Refusal(403, 'wrong-host', 'This server does not accept that host name.', {
    tryThis: [`Open ${advised}/`, 'To use another name, run `sparkwing dashboard start --host NAME`.'],
  })
}
