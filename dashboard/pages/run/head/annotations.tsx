import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { RunJson } from '../../../../src/wire/run.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'

const looks = {
  notice: [Info, 'text-quiet'],
  warning: [TriangleAlert, 'text-interrupted'],
  error: [CircleAlert, 'text-failed'],
} as const

const isKnown = (level: string): level is keyof typeof looks => Object.hasOwn(looks, level)

/** The annotations of the run's jobs; many are folded behind their count and the `word` for them. */
export const Annotations = ({ annotations, word = 'annotations' }: Pick<RunJson, 'annotations'> & { readonly word?: string }) => {
  if (annotations.length === 0) return null
  const list = (
    <ul className="max-h-32 space-y-0.5 overflow-y-auto text-small">
      {annotations.map(({ level, message, job, at }, index) => {
        const [Icon, colour] = looks[isKnown(level) ? level : 'notice']
        return (
          // annotations are only ever appended, so the index is a stable key
          <li key={`${index} ${at}`} className="flex gap-1.5">
            <Icon size={13} aria-hidden className={`mt-px shrink-0 ${colour}`} />
            <span className="sr-only">{level}:</span>
            <span className="wrap-anywhere">
              {job !== undefined && <span className="text-quiet">{sanitiseName(job)}: </span>}
              {sanitiseName(message)}
            </span>
          </li>
        )
      })}
    </ul>
  )
  if (annotations.length <= 2) return list
  return (
    <details>
      <summary className="text-small text-quiet hover:text-text">
        {annotations.length} {word}
      </summary>
      {list}
    </details>
  )
}
