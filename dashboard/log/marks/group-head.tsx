import { ChevronRight } from 'lucide-react'
import { classNames } from '../../ui/class-names.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import type { GroupRow } from '../rows.ts'
import { groupKey } from './groups.ts'

/** The head of a fold that the program wrote. */
export const GroupHead = ({
  row: { group, lines, isOpen },
  onFold,
}: {
  readonly row: GroupRow
  readonly onFold: (key: number, isOpen: boolean) => void
}) => (
  <div className="log-row log-head log-group" data-group={group.line}>
    <button
      type="button"
      aria-expanded={isOpen}
      className="pl-2"
      onClick={() => {
        onFold(groupKey(group), !isOpen)
      }}
    >
      <ChevronRight size={14} aria-hidden className={classNames('shrink-0 transition-transform', isOpen && 'rotate-90')} />
      <span className={classNames('truncate', group.look === '~~~' ? 'text-quiet' : 'font-medium text-text')}>
        {sanitiseName(group.title) || 'untitled'}
      </span>
      {!isOpen && <span className="shrink-0 text-quiet">{lines === 1 ? '1 line' : `${lines.toLocaleString('en')} lines`}</span>}
    </button>
  </div>
)
