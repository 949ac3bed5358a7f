import type { StepTypeListJson } from '../../wire/pipeline.ts'
import { wrapWords } from './columns.ts'
import { paint, proseColumns, type Look } from './look.ts'
import { inputLines } from './render-inputs.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'

/** The step types with their options and the plugins that provide them. */
export const renderSteps = ({ steps }: StepTypeListJson, look: Look): string =>
  steps
    .map(({ type, plugin, summary, options }) => {
      const head = `${paint(look, 'strong', sanitiseName(type))}  ${paint(look, 'faint', `from ${sanitiseName(plugin)}`)}`
      const about = wrapWords(sanitiseName(summary), proseColumns(look) - 2).map((line) => `  ${line}`)
      return [head, ...about, ...inputLines(options, ({ name }) => name, look)].join('\n')
    })
    .join('\n\n')
