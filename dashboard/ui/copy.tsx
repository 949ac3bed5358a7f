import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { classNames } from './class-names.ts'

/** How long the check mark shows: long enough to notice. */
const saysSoForMs = 1500

/** A text that a click copies. The icon shows a check mark for a moment afterwards. */
export const CopyText = ({ text, label, className }: { readonly text: string; readonly label: string; readonly className?: string }) => {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => {
      setState('idle')
    }, saysSoForMs)
    return () => {
      clearTimeout(timer)
    }
  }, [state])
  const Icon = state === 'copied' ? Check : Copy
  return (
    <button
      type="button"
      title={label}
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => {
            setState('copied')
          },
          () => {
            setState('refused')
          },
        )
      }}
      className={classNames(
        'inline-flex min-w-0 items-center gap-1 rounded px-1 font-mono text-small text-quiet hover:bg-sunken hover:text-text',
        className,
      )}
    >
      <span className="truncate">{text}</span>
      <span className="sr-only">{label}</span>
      <Icon size={12} aria-hidden className={classNames('shrink-0', state === 'copied' && 'text-passed')} />
      <span role="status" className="sr-only">
        {state === 'copied' ? 'copied' : state === 'refused' ? 'the browser did not allow copying' : ''}
      </span>
    </button>
  )
}
