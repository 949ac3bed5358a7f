import type { RunDetailJson } from '../../wire/run.ts'
import type { RunEndFacts } from '../render/run/run-end.ts'
import { takesLinks } from '../terminal/links.ts'
import { withLink, type Shown } from '../terminal/shown.ts'
import type { Surface, Terminal } from './surface.ts'

/** What only the terminal of a run knows about its end. Call it when the run is over. */
export const endFactsOf = ({ rerun, page }: Pick<Surface, 'rerun' | 'page'>): RunEndFacts => ({ rerun, page: page?.() })

/** Links the text of the end to the page of the run: its address, or the id of the run where that is not shown. */
export const linkToPage = (
  text: Shown,
  { run }: RunDetailJson,
  { page }: RunEndFacts,
  { terminal, env }: { readonly terminal: Terminal; readonly env: Surface['env'] },
): Shown => {
  if (page === undefined || !takesLinks(terminal, env)) return text
  return withLink(text, text.includes(page) ? page : run.id, page)
}
