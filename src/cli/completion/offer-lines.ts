import type { Offer } from '../../completion/known-command.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'

/** The lines that the completion scripts read. A value that is not one line of text cannot be typed, and is left out. */
export const offerLines = (offers: readonly Offer[] | 'files'): readonly string[] =>
  offers === 'files'
    ? [':files']
    : offers
        .filter(({ value }) => !/[\u0000-\u001f\u007f-\u009f]/.test(value))
        .map(({ value, about }) => (about === undefined || about === '' ? value : `${value}\t${sanitiseName(about).replaceAll('\t', ' ')}`))
