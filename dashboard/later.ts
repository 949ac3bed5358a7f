import { hearBack, streamIsOpen } from './live/notices.ts'

/** Loads a part of the pages. */
type Load = () => Promise<unknown>

const waiting = new Set<Load>()
let isPlanned = false
/** Until the first page is loaded, nothing else is. */
let hasBegun = false

/**
 * Makes a part of the pages load in idle time, at the latest when it is needed. A server that is stopped then takes nothing away: all pages are
 * in the browser already.
 */
export const later = <Loader extends Load>(load: Loader): Loader => {
  waiting.add(load)
  plan()
  return load
}

/**
 * Makes the browser fetch and keep the script of a worker in idle time. The stream's first answer at each start of the server makes the
 * browser drop the files it has kept, so the script is fetched after it. Returns the script's URL.
 */
export const laterWorker = (url: string): string => {
  const keep = async (): Promise<void> => {
    await streamIsOpen
    const answer = await fetch(url)
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
    // a browser keeps only what was read to its end
    await answer.arrayBuffer()
  }
  hearBack(() => void later(keep))
  later(keep)
  return url
}

const plan = (): void => {
  if (!hasBegun || isPlanned || waiting.size === 0) return
  isPlanned = true
  if ('requestIdleCallback' in window) requestIdleCallback(() => void loadNext(), { timeout: 2000 })
  else setTimeout(() => void loadNext(), 200)
}

const loadNext = async (): Promise<void> => {
  // a hidden page requests nothing
  if (document.hidden) {
    isPlanned = false
    return
  }
  const [load] = waiting
  try {
    if (load) {
      await load()
      waiting.delete(load)
    }
    isPlanned = false
    plan()
  } catch {
    // the server is away: what is left is loaded when it is back
    isPlanned = false
  }
}

/** Begins to load what the first page does not need. Called once, when it is shown. */
export const loadLater = (): void => {
  setTimeout(() => {
    hasBegun = true
    plan()
  }, 1000)
  document.addEventListener('visibilitychange', plan)
  hearBack(plan)
}
