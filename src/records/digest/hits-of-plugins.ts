import { createContext, Script } from 'node:vm'
import type { LogLines } from '../../digest/log-lines.ts'
import { plainLine } from '../../digest/plain-line.ts'
import type { Hit } from '../../digest/scan-log.ts'
import type { FailurePattern } from '../../pipeline/plugin-points/failure-pattern.ts'
import type { FromPlugin } from '../../project/plugin-host.ts'

export type PluginPatterns = readonly FromPlugin<FailurePattern>[]

/** How long one pattern may take for the end of a log, in milliseconds. */
const patternBudgetMs = 200
/** Lines that one pattern may find: with more it says nothing about any of them. */
const mostHits = 1000

/** The lines that fit a pattern of a plugin. A pattern that takes too long is left out, and named by `warn`. */
export const hitsOfPlugins = (lines: LogLines, patterns: PluginPatterns, warn: (message: string) => void): readonly Hit[] => {
  if (patterns.length === 0) return []
  const plain = Array.from({ length: lines.count }, (_, index) => plainLine(lines.at(index)).bare)
  return patterns.flatMap(({ package: from, part: { tool, pattern, weight } }) => {
    const hits: Hit[] = []
    const find = (): void => {
      for (const [index, text] of plain.entries())
        if (hits.length < mostHits && pattern.test(text)) hits.push({ index, text, family: 'finding', score: weight })
    }
    try {
      // only a script can be ended while an expression looks for a match
      script.runInContext(createContext({ find }), { timeout: patternBudgetMs })
      return hits
    } catch {
      warn(`A pattern of the plugin ${from} for the failures of ${tool} takes too long, and was left out.`)
      return []
    }
  })
}

const script = new Script('find()')
