import { Refusal } from '../refusal.ts'
import type { AllowedNames } from './allowed-names.ts'
import { isWrite, rawValues, type RawRequest } from './raw-request.ts'

/** Refuses requests from pages of other origins, and writes without an origin. */
export const checkOrigin = (request: RawRequest, { origins }: AllowedNames): void => {
  const values = rawValues(request, 'origin')
  const own = [...origins][0] ?? ''
  if (values.length > 1 || values.some((value) => !origins.has(value))) {
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
