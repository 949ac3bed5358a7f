import type { CommitsBetweenJson } from '../../../src/wire/comparison.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'

/** The commits that one run has and the other lacks. */
export const CommitsBetween = ({ commits: { direction, commits, hasMore } }: { readonly commits: CommitsBetweenJson }) => (
  <section aria-label="Commits between">
    <h2 className="mb-1 font-semibold">
      Commits between{' '}
      <span className="font-normal text-quiet">
        {commits.length}
        {hasMore && '+'}
        {direction === 'removed' && ', only on the left'}
      </span>
    </h2>
    {commits.length === 0 && <p className="text-quiet">None: the branches differ only by name.</p>}
    <ul className="max-h-40 overflow-y-auto">
      {commits.map(({ commit, author, subject }) => (
        <li key={commit} className="flex min-w-0 gap-3 border-b border-line py-1 text-small">
          <span className="shrink-0 font-mono text-quiet">{commit.slice(0, 8)}</span>
          <span className="min-w-0 grow truncate">{sanitiseName(subject)}</span>
          <span className="shrink-0 text-quiet">{sanitiseName(author)}</span>
        </li>
      ))}
    </ul>
  </section>
)
