import { useEffect, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import type { LogLineJson } from '../../src/wire/api.ts'
import { fetchLines, mostCopiedBytes, textBetween, type TextPlace } from './copy-lines.ts'
import type { LineRange } from './scroll/line-range.ts'
import type { LogFeed } from './log-feed.ts'
import type { Rows } from './rows.ts'

export interface LogCopy {
  /** The message of the last copy, for example that it was too much. */
  readonly message: string | undefined
  /** Clusters that contain an end of the selection: they must stay on the page to keep it. */
  readonly held: readonly number[]
  readonly onCopy: (event: ClipboardEvent) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** Copies the text of the selected lines, even those that are not on the page, without numbers and times. */
export const useLogCopy = (
  view: () => HTMLElement | undefined,
  {
    run,
    job,
    feed,
    rows,
    all,
    bytes,
  }: {
    readonly run: string
    readonly job: string
    readonly feed: LogFeed
    readonly rows: Rows
    readonly all: LineRange
    readonly bytes: number
  },
): LogCopy => {
  const [message, setMessage] = useState<string>()
  const [held, setHeld] = useState<readonly number[]>([])

  useEffect(() => {
    const hear = (): void => {
      const selection = getSelection()
      const ends = selection && !selection.isCollapsed ? [selection.anchorNode, selection.focusNode] : []
      const clusters = ends.flatMap((node) => clusterOf(view(), node) ?? [])
      setHeld((was) => (was.join() === clusters.join() ? was : clusters))
    }
    document.addEventListener('selectionchange', hear)
    return () => {
      document.removeEventListener('selectionchange', hear)
    }
  }, [view])

  const say = (text: string): void => {
    setMessage(text)
  }
  /** The shown lines from one line to another, without those in closed steps. */
  const shownLines = (from: number, to: number): readonly number[] => {
    const numbers: number[] = []
    for (let at = rows.ofLine(from); at <= rows.ofLine(to); at++) {
      const row = rows.at(at)
      if (row?.kind === 'line') numbers.push(row.line)
    }
    return numbers
  }
  const textOf = async (from: TextPlace, to: TextPlace, isShown: ((line: number) => boolean) | undefined): Promise<string> => {
    const lines = await fetchLines(run, job, from.line, to.line)
    if (!lines) throw new RangeError('too much')
    return textBetween(isShown ? lines.filter(({ number }) => isShown(number)) : lines, from, to)
  }
  const write = async (text: Promise<string>): Promise<void> => {
    if (!isSecureContext) {
      say('Copying more than is in view works only on this machine or over HTTPS. Use the raw log instead.')
      return
    }
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })])
      say(`Copied ${(await text).split('\n').length.toLocaleString('en')} lines.`)
    } catch {
      say('The lines could not be copied. Use the raw log instead.')
    }
  }

  return {
    message,
    held,
    onCopy(event) {
      // Ctrl-A selects the layer of all lines itself; no other selection is anchored there
      const isAll = getSelection()?.anchorNode === view()?.querySelector('.log-layer')
      const places = isAll ? undefined : selectedPlaces(view())
      if (!isAll && !places) return
      event.preventDefault()
      const from = places?.[0] ?? { line: all.from, column: 0 }
      const to = places?.[1] ?? { line: all.to, column: Infinity }
      if ((to.line - from.line) * (bytes / Math.max(1, all.to)) > mostCopiedBytes) {
        say(`That is more than ${mostCopiedBytes / 1_000_000} MB. Download the log instead.`)
        return
      }
      const numbers = shownLines(from.line, to.line)
      const lines = numbers.map((number) => feed.line(number)).filter((line): line is LogLineJson => line !== undefined)
      if (lines.length === numbers.length) {
        event.clipboardData.setData('text/plain', textBetween(lines, from, to))
        setMessage(undefined)
        return
      }
      const shown = isAll ? undefined : new Set(numbers)
      void write(textOf(from, to, shown && ((line) => shown.has(line))))
    },
    onKeyDown(event) {
      if (event.key !== 'a' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      const layer = view()?.querySelector('.log-layer')
      if (!layer || !(event.target instanceof Element) || event.target.matches('input')) return
      event.preventDefault()
      getSelection()?.selectAllChildren(layer)
    },
  }
}

const clusterOf = (view: HTMLElement | undefined, node: Node | null): number | undefined => {
  const element = node instanceof Element ? node : node?.parentElement
  const cluster = element && view?.contains(element) ? element.closest('[data-cluster]') : null
  return cluster ? Number(cluster.getAttribute('data-cluster')) : undefined
}

/** Where the selection starts and ends, when both are in the log. */
const selectedPlaces = (view: HTMLElement | undefined): readonly [TextPlace, TextPlace] | undefined => {
  const selection = getSelection()
  if (!view || !selection || selection.isCollapsed || selection.rangeCount === 0) return undefined
  const range = selection.getRangeAt(0)
  const from = placeOf(view, range.startContainer, range.startOffset, false)
  const to = placeOf(view, range.endContainer, range.endOffset, true)
  return from && to && (from.line < to.line || (from.line === to.line && from.column <= to.column)) ? [from, to] : undefined
}

const placeOf = (view: HTMLElement, node: Node, offset: number, isEnd: boolean): TextPlace | undefined => {
  if (!view.contains(node)) return undefined
  const element = node instanceof Element ? node : node.parentElement
  const row = element?.closest('.log-row')
  if (!row) {
    // between rows: the browser puts an end of a selection at the start of the next row
    const rows = [...view.querySelectorAll('.log-row[data-line]')]
    const found = isEnd ? rows.findLast((one) => isBefore(node, offset, one)) : rows.find((one) => !isBefore(node, offset, one))
    return found ? { line: Number(found.getAttribute('data-line')), column: isEnd ? Infinity : 0 } : undefined
  }
  const line = Number(row.getAttribute('data-line'))
  const text = row.querySelector('.log-text')
  if (!row.hasAttribute('data-line') || !text) return { line: lineAround(row, isEnd), column: isEnd ? Infinity : 0 }
  if (!text.contains(node))
    return { line, column: isEnd && text.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING ? Infinity : 0 }
  const before = document.createRange()
  before.selectNodeContents(text)
  before.setEnd(node, offset)
  return { line, column: before.toString().length }
}

/** Whether the row is before position `offset` of a node around it. */
const isBefore = (node: Node, offset: number, row: Element): boolean => {
  const range = document.createRange()
  range.setStart(node, offset)
  return range.comparePoint(row, 0) < 0
}

/** The line next to a row that is not a line. */
const lineAround = (row: Element, isEnd: boolean): number => {
  for (let at: Element | null = row; at; at = isEnd ? at.previousElementSibling : at.nextElementSibling) {
    const number = at.getAttribute('data-line')
    if (number !== null) return Number(number)
  }
  return 1
}
