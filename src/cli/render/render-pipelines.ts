import { pathFromHere } from '../../project/shown-path.ts'
import { quoteForShell } from '../../model/text/quote-for-shell.ts'
import type { ListedProjectJson, PipelineDetailJson, PipelineListJson } from '../../wire/pipeline.ts'
import { alignColumns, wrapWords } from './columns.ts'
import { paint, proseColumns, spell, type Look } from './look.ts'
import { projectWords } from './project-words.ts'
import { inputLines } from './render-inputs.ts'
import { planLines } from './render-plan.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'

/** The pipelines of a project, one per line; if there are those of a project above it, each group below a heading. */
export const renderPipelines = ({ pipelines, projects }: PipelineListJson, look: Look): string => {
  if (pipelines.length === 0) return 'No pipelines here. `sparkwing init` writes a first config.'
  const rows = pipelines.map(({ name, from, description = '' }) => [
    paint(look, 'strong', sanitiseName(name)),
    paint(look, 'faint', sanitiseName(from)),
    sanitiseName(description),
  ])
  const lines = alignColumns(rows, look.columns, spell(look, '…', '..'))
  const shown = projects.filter(({ directory, hidden }) => hidden.length > 0 || pipelines.some(({ project }) => project === directory))
  if (shown.every(({ relation }) => relation === 'own')) return lines.join('\n')
  return shown
    .map((project) => [
      headingOf(project, look),
      ...lines.filter((_, index) => pipelines[index]?.project === project.directory),
      ...hiddenLines(project, look),
    ])
    .map((group) => group.join('\n'))
    .join('\n\n')
}

const headingOf = ({ relation, directory }: ListedProjectJson, look: Look): string =>
  paint(look, 'faint', `${projectWords[relation]}, ${sanitiseName(pathFromHere(directory))}`)

const hiddenLines = ({ hidden, directory }: ListedProjectJson, look: Look): readonly string[] => {
  if (hidden.length === 0) return []
  const names = hidden.map(sanitiseName)
  const call = `sparkwing run -C ${quoteForShell(sanitiseName(pathFromHere(directory)))} ${names[0] ?? ''}`
  return wrapWords(`also ${names.join(', ')}: \`${call}\``, proseColumns(look)).map((line) => paint(look, 'faint', line))
}

/** One pipeline: its description, its inputs as flags, and its jobs; `of` is the project that it belongs to, and runs in. */
export const renderPipelineDetail = (
  detail: PipelineDetailJson,
  look: Look,
  of: Pick<ListedProjectJson, 'relation' | 'directory'> = { relation: 'own', directory: '' },
): string => {
  const { pipeline, from, description, inputs, jobs } = detail
  const where = of.relation === 'own' ? '' : ` of the ${projectWords[of.relation]}: it runs in ${sanitiseName(pathFromHere(of.directory))}`
  const head = `${paint(look, 'strong', sanitiseName(pipeline))}  ${paint(look, 'faint', `from ${sanitiseName(from)}${where}`)}`
  const sections = [
    [head, ...(description === undefined ? [] : wrapWords(sanitiseName(description), proseColumns(look) - 2).map((line) => `  ${line}`))],
    inputs.length > 0 ? ['  Inputs', ...inputLines(inputs, ({ flag }) => flag, look)] : [],
    jobs ? ['  Jobs', ...planLines(jobs, look).map((line) => `  ${line}`)] : ['  Its jobs depend on its required inputs.'],
    [`  ${paint(look, 'faint', 'run it')}  sparkwing run ${sanitiseName(pipeline)}`],
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** The text of `run NAME --help`: how to run the pipeline, and its inputs. */
export const renderPipelineHelp = ({ pipeline, description, inputs }: PipelineDetailJson, look: Look): string => {
  const sections = [
    ...(description === undefined ? [] : [wrapWords(sanitiseName(description), proseColumns(look))]),
    ['USAGE', `  $ sparkwing run ${sanitiseName(pipeline)}${inputs.length > 0 ? ' [INPUTS]' : ''} [-- ARGUMENTS...]`],
    inputs.length > 0 ? ['INPUTS', ...inputLines(inputs, ({ flag }) => flag, look)] : ['It takes no inputs.'],
    [paint(look, 'faint', '`sparkwing run --help` lists the flags of `run` itself.')],
  ]
  return sections.map((lines) => lines.join('\n')).join('\n\n')
}
