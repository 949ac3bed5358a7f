import type { JobStatus, RunStatus } from '../../model/run-record.ts'
import { paint, spell, type Style, type Tone } from './look.ts'

export type ShownStatus = JobStatus | RunStatus | 'unreachable'

interface Sign {
  readonly mark: string
  readonly ascii: string
  readonly tone: Tone
}

const signs: Readonly<Record<ShownStatus, Sign>> = {
  pending: { mark: '·', ascii: '.', tone: 'faint' },
  queued: { mark: '○', ascii: 'o', tone: 'faint' },
  running: { mark: '●', ascii: '>', tone: 'active' },
  passed: { mark: '✓', ascii: '+', tone: 'good' },
  failed: { mark: '✗', ascii: 'x', tone: 'bad' },
  cancelled: { mark: '■', ascii: '#', tone: 'warning' },
  interrupted: { mark: '!', ascii: '!', tone: 'odd' },
  skipped: { mark: '–', ascii: '-', tone: 'faint' },
  unreachable: { mark: '?', ascii: '?', tone: 'odd' },
}

export const toneOf = (status: ShownStatus): Tone => signs[status].tone

/** A mark one column wide. The word is always shown beside it, so that nothing depends on colour or on the mark. */
export const statusMark = (status: ShownStatus, style: Style): string => {
  const { mark, ascii, tone } = signs[status]
  return paint(style, tone, spell(style, mark, ascii))
}

/** The mark of a job that failed and was allowed to. */
export const allowedMark = (style: Style): string => paint(style, 'warning', spell(style, signs.failed.mark, signs.failed.ascii))

const frames = { unicode: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'], ascii: ['|', '/', '-', '\\'] } as const

/** The mark of a running job at one frame of the tree. */
export const spinnerMark = (beat: number, style: Style): string => {
  const round = style.isUnicode === false ? frames.ascii : frames.unicode
  return paint(style, 'active', round[beat % round.length] ?? '')
}
