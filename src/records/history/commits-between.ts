import type { RunRecord } from '../../model/run-record.ts'
import { askGit } from '../../process/ask-git.ts'
import type { CommitsBetweenJson } from '../../wire/comparison.ts'

/** More commits than this are only counted as more. */
const most = 50
const longestMs = 2000

/** The commits that run `b` has and run `a` lacks, or the other way round; `undefined` if that is not known. */
export const commitsBetween = async (a: RunRecord, b: RunRecord): Promise<CommitsBetweenJson | undefined> => {
  const [from, to] = [a.started.git?.commit, b.started.git?.commit]
  if (from === undefined || to === undefined || from === to || !isHash(from) || !isHash(to)) return undefined
  const { directory } = b.started
  const added = await commitsIn(directory, from, to)
  if (added === undefined || added.length > 0) return added && { direction: 'added', ...cut(added) }
  const removed = await commitsIn(directory, to, from)
  return removed && { direction: 'removed', ...cut(removed) }
}

/** What a journal says is passed to git only if it cannot be an option. */
const isHash = (text: string): boolean => /^[0-9a-f]{7,64}$/.test(text)

const commitsIn = async (directory: string, from: string, to: string): Promise<CommitsBetweenJson['commits'] | undefined> => {
  const told = await askGit(directory, ['log', `--max-count=${most + 1}`, '--format=%H%x09%an%x09%s', `${from}..${to}`, '--'], longestMs)
  return told
    ?.split('\n')
    .filter(Boolean)
    .map((line) => {
      const [commit = '', author = '', ...subject] = line.split('\t')
      return { commit, author, subject: subject.join('\t') }
    })
}

const cut = (commits: CommitsBetweenJson['commits']): Pick<CommitsBetweenJson, 'commits' | 'hasMore'> => ({
  commits: commits.slice(0, most),
  hasMore: commits.length > most,
})
