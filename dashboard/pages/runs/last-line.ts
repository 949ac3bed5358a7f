import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { fetchJson } from '../../api.ts'
import { useNotices } from '../../live/notices.ts'
import { sanitiseLine } from '../../../src/model/text/terminal-text.ts'
import { runQuery } from '../../queries.ts'
import { queryKeys } from '../../query-keys.ts'

/** The latest output of a run. */
interface LastLine {
  readonly job: string
  readonly text: string
}

/** Faster updates would be unreadable. */
const everyMs = 150

/** The newest line of the job that wrote last; `undefined` until there is any output. */
export const useLastLine = (run: string): LastLine | undefined => {
  const client = useQueryClient()
  const key = queryKeys.lastLine(run)
  const { data } = useQuery({
    queryKey: key,
    queryFn: async (): Promise<LastLine | null> => {
      const { jobs } = await client.query({ ...runQuery(run), staleTime: 'static' })
      const writing = jobs.filter(({ status }) => status === 'running').at(-1)
      return writing ? lastLineOf(run, writing.id) : null
    },
  })

  const next = useRef<{ job: string | undefined; isFetching: boolean }>({ job: undefined, isFetching: false })
  const follow = async (): Promise<void> => {
    next.current.isFetching = true
    for (let { job } = next.current; job !== undefined; { job } = next.current) {
      next.current.job = undefined
      const line = await lastLineOf(run, job).catch(() => null)
      if (line) client.setQueryData(key, line)
      await new Promise((resolve) => setTimeout(resolve, everyMs))
    }
    next.current.isFetching = false
  }
  useNotices((notices) => {
    const grown = notices.findLast((notice) => notice.kind === 'log' && notice.run === run)
    if (grown?.kind !== 'log') return
    next.current.job = grown.job
    if (!next.current.isFetching) void follow()
  })
  return data ?? undefined
}

const lastLineOf = async (run: string, job: string): Promise<LastLine | null> => {
  // the last lines may be empty
  const { lines } = await fetchJson('jobLines', { params: { run, job }, query: { tail: 3 } })
  const text = lines.map((line) => sanitiseLine(line.text, false)).findLast((line) => line !== '')
  return text === undefined ? null : { job, text }
}
