import { Refusal } from '../refusal.ts'
import { originOf } from './allowed-names.ts'
import { hostOf, isWrite, rawValues, type RawRequest } from './raw-request.ts'

/** Refuses requests from pages of other origins than the address that they were sent to, and writes without an origin. */
export const checkOrigin = (request: RawRequest): void => {
  const values = rawValues(request, 'origin')
  const own = originOf(hostOf(request))
  if (values.length > 1 || values.some((value) => value !== own)) {
    throw new Refusal(403, 'wrong-origin', 'Pages of other origins may not use this server.', { tryThis: [`Send it from ${own}.`] })
  }
  if (!isWrite(request)) return
  if (values.length === 0 && rawValues(request, 'authorization').length === 0) {
    throw new Refusal(403, 'no-origin', 'A request that changes something must name its origin.', {
      tryThis: [`Send the header \`Origin: ${own}\`, or \`Authorization: Bearer\` with the token.`],
    })
  }
  const marks = rawValues(request, 'x-sparkwing')
  if (marks.length !== 1 || marks[0] !== '1') {
    throw new Refusal(403, 'no-mark', 'A request that changes something must have the header `x-sparkwing: 1`.')
  }
}
