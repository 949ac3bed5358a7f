import { formatAge } from '../../../src/model/text/age.ts'

/** As in the terminal, but `just now` for a whole minute, because the page's clock ticks only every ten seconds. */
export const age = (at: number, now: number): string => (now - at < 60_000 ? 'just now' : formatAge(at, now))
