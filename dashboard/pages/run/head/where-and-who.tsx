import { useEffect, useRef } from 'react'
import { keysOf } from '../../../../src/model/keys-of.ts'
import { globsOf } from '../../../../src/model/run-request.ts'
import { addressOf } from '../../../../src/wire/http-request.ts'
import type { RunJson } from '../../../../src/wire/run.ts'
import { CopyText } from '../../../ui/copy.tsx'
import { absoluteTime } from '../../../ui/moment.tsx'
import { inputsText } from '../../../ui/words/inputs-text.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'

/** Where a run ran, as which user and with which options, the command that repeats it, and its events; unfolded on demand. */
export const WhereAndWho = ({ run }: { readonly run: RunJson }) => {
  const place = useRef<HTMLDetailsElement>(null)
  // it overlays the page: a click elsewhere, focus elsewhere or Esc closes it
  useEffect(() => {
    const close = ({ target }: Event): void => {
      if (place.current?.open === true && target instanceof Node && !place.current.contains(target)) place.current.open = false
    }
    addEventListener('pointerdown', close)
    addEventListener('focusin', close)
    return () => {
      removeEventListener('pointerdown', close)
      removeEventListener('focusin', close)
    }
  }, [])
  return (
    <details
      ref={place}
      className="relative shrink-0 whitespace-nowrap"
      onToggle={({ currentTarget }) => {
        const facts = currentTarget.querySelector('dl')
        if (facts) keepOnPage(facts)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !event.currentTarget.open) return
        event.preventDefault()
        event.currentTarget.open = false
      }}
    >
      <summary className="rounded px-1 hover:bg-sunken hover:text-text">Details</summary>
      <dl className="absolute top-6 left-0 z-30 grid w-max max-w-[min(560px,90vw)] grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-md border border-line bg-ground p-3 whitespace-normal text-text shadow-lg max-sm:fixed max-sm:inset-x-3 max-sm:top-auto max-sm:w-auto max-sm:max-w-none">
        {facts(run).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-quiet">{name}</dt>
            <dd className="font-mono wrap-anywhere">{sanitiseName(value)}</dd>
          </div>
        ))}
        <dt className="text-quiet">run it again</dt>
        <dd className="min-w-0">
          <CopyText
            text={`sparkwing runs retry ${run.id}`}
            label="Copy the command that runs it again"
            className="-mx-1 max-w-full text-text"
          />
        </dd>
        <dt className="text-quiet">events</dt>
        <dd>
          <a href={addressOf('listEvents', { params: { run: run.id } })} className="underline">
            raw events, as JSON
          </a>
        </dd>
      </dl>
    </details>
  )
}

/** In px: what is left free at the right edge of the page. */
const edge = 12

/** Moves what hangs below its left edge to the left, as far as the page would cut it. On a narrow screen it has the width of the page. */
const keepOnPage = (facts: HTMLElement): void => {
  facts.style.left = ''
  if (getComputedStyle(facts).position !== 'absolute') return
  const over = facts.getBoundingClientRect().right + edge - document.documentElement.clientWidth
  if (over > 0) facts.style.left = `${-over}px`
}

type Options = RunJson['options']

/** One line for each option of a run. */
const optionFacts: {
  readonly [Name in keyof Required<Options>]: (options: Options) => readonly [name: string, value: string | undefined]
} = {
  only: ({ only }) => ['only', only === undefined ? undefined : globsOf(only).join(' ')],
  from: ({ from }) => ['from', from],
  failFast: ({ failFast }) => ['fail fast', failFast === true ? 'yes' : undefined],
  cache: ({ cache }) => ['results', cache === 'off' ? 'none reused' : cache === 'force' ? 'made anew' : undefined],
  concurrency: ({ concurrency }) => ['jobs at once', String(concurrency)],
}

const facts = (run: RunJson): readonly (readonly [name: string, value: string])[] => {
  const all: readonly (readonly [name: string, value: string | undefined])[] = [
    ['id', run.id],
    ['started', absoluteTime(run.startedAt)],
    ['ended', run.endedAt === undefined ? undefined : absoluteTime(run.endedAt)],
    ['directory', run.directory],
    ['project', run.project],
    ['command', run.command?.join(' ')],
    ['inputs', inputsText(run) || undefined],
    ...keysOf(optionFacts).map((option) => optionFacts[option](run.options)),
    ['commit', run.commit],
    ['process', String(run.owner.pid)],
    ['machine', run.owner.machineId],
    ['sparkwing', run.versions.sparkwing],
    ['node', run.versions.node],
    ['platform', run.versions.platform],
    ['recorded in', run.folder],
  ]
  return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}
