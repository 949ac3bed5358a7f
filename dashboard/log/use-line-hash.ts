import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useMemo } from 'react'
import { lineHash, readLineHash, type LineRange } from './scroll/line-range.ts'

/** The lines named after the # of the URL, and how to change them. */
export const useLineHash = (): readonly [lines: LineRange | undefined, change: (lines: LineRange | undefined) => void] => {
  const hash = useRouterState({ select: ({ location }) => location.hash })
  const navigate = useNavigate()
  const lines = useMemo(() => readLineHash(hash), [hash])
  return [
    lines,
    (next) =>
      void navigate({
        to: '.',
        search: true,
        replace: true,
        resetScroll: false,
        hashScrollIntoView: false,
        hash: next ? lineHash(next) : '',
      }),
  ]
}
