import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { useEffect } from 'react'
import type { LogAnnotation } from '../../../src/model/text/log-mark.ts'
import { counted } from '../../../src/model/text/counted.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import type { LogFiles } from '../links/use-log-files.tsx'
import { placeText } from './annotation-text.ts'

const looks = {
  error: [CircleAlert, 'text-failed'],
  warning: [TriangleAlert, 'text-interrupted'],
  notice: [Info, 'text-quiet'],
} as const
const levels = ['error', 'warning', 'notice'] as const
/** More of them are only counted. */
const mostShown = 100

export type AnnotationLine = LogAnnotation & { readonly line: number }

/** The annotations that tools wrote into a log, the errors first; each leads to its line. */
export const AnnotationList = ({
  annotations,
  files,
  onGo,
}: {
  readonly annotations: readonly AnnotationLine[]
  readonly files: LogFiles
  readonly onGo: (line: number) => void
}) => {
  const shown = levels.flatMap((level) => annotations.filter((one) => one.level === level)).slice(0, mostShown)
  const want = files.shown?.want
  const paths = shown.flatMap(({ file }) => file ?? []).join('\n')
  useEffect(() => {
    if (paths !== '') want?.(paths.split('\n'))
  }, [paths, want])
  if (annotations.length === 0) return null
  const amounts = levels.flatMap((level) => {
    const count = annotations.filter((one) => one.level === level).length
    return count === 0 ? [] : [counted(count, level)]
  })
  return (
    <details aria-label="Annotations" className="shrink-0 border-b border-line text-small">
      <summary className="px-3 py-1 text-quiet hover:text-text">Annotations: {amounts.join(', ')}</summary>
      <ul className="max-h-40 overflow-y-auto px-3 pb-1.5" tabIndex={0} aria-label="Annotations">
        {shown.map((one) => {
          const [Icon, colour] = looks[one.level]
          const place = placeText(one)
          const link = place && files.shown?.link(place.place)
          return (
            <li key={one.line} className="flex min-w-0 items-baseline gap-x-2 py-0.5">
              <Icon size={13} aria-hidden className={`shrink-0 translate-y-0.5 ${colour}`} />
              <span className="sr-only">{one.level}:</span>
              <button
                type="button"
                className="min-w-0 text-left wrap-anywhere underline decoration-line underline-offset-2 hover:decoration-current"
                onClick={() => {
                  onGo(one.line)
                }}
              >
                {one.title !== undefined && <b className="font-semibold">{sanitiseName(one.title)}: </b>}
                {sanitiseName(one.message)}
              </button>
              {place && (
                <span className="ml-auto min-w-0 shrink-0 truncate pl-2 font-mono text-quiet max-sm:hidden">
                  {link ? (
                    <a
                      className="log-file"
                      href={link.href || '#'}
                      title={link.title}
                      onClick={(event) => {
                        if (link.href !== '') return
                        event.preventDefault()
                        files.open(place.place)
                      }}
                    >
                      {sanitiseName(place.text)}
                    </a>
                  ) : (
                    sanitiseName(place.text)
                  )}
                </span>
              )}
            </li>
          )
        })}
      </ul>
      {annotations.length > mostShown && <p className="px-3 pb-1.5 text-quiet">and {annotations.length - mostShown} more</p>}
    </details>
  )
}
