import { sanitiseName } from '../../model/text/terminal-text.ts'
import type { NewPlugin } from '../../scaffold/plugin/new-plugin.ts'

/** What `plugins new` wrote, and what to do next. */
export const renderNewPlugin = ({ name, folder, files, next }: NewPlugin): string =>
  [
    `Wrote the plugin ${name} into ${sanitiseName(folder)}:`,
    ...files.map((file) => `  ${file}`),
    'Next:',
    ...next.map((step) => `  ${sanitiseName(step)}`),
  ].join('\n')
