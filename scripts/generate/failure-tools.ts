import { judgeCorpus, type Verdict } from '../failure-logs/judge-corpus.ts'

/** The page of the docs that says for each tool of the corpus how often its failures are found. */
export const failureTools = (logs: string): string => {
  const failed = judgeCorpus(logs).filter(({ hasPassed }) => !hasPassed)
  const isHeldOut = (one: Verdict): boolean => one.isHeldOut
  return `# Which tools' failures are found

Made from the logs in \`test/failures\` by \`npm run generate\`. [When a job fails](failures.md#how-often-it-is-right) says how they are judged.

${tableOf(failed.filter((one) => !isHeldOut(one)))}

Tools that are held out, so that nothing is tuned on them:

${tableOf(failed.filter(isHeldOut))}
`
}

const tableOf = (verdicts: readonly Verdict[]): string => {
  const byTool = [...Map.groupBy(verdicts, ({ tool }) => tool)].map(([tool, ofTool]) => cellsOf(tool, ofTool))
  const rows = [['tool', 'failures', 'headline right', 'lines shown'], ...byTool, cellsOf('all', verdicts)]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  const [head = '', ...lines] = rows.map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines].join('\n')
}

const cellsOf = (tool: string, verdicts: readonly Verdict[]): readonly string[] => [
  tool,
  String(verdicts.length),
  String(verdicts.filter(({ isHeadlineRight }) => isHeadlineRight).length),
  String(verdicts.filter(({ isBlockShown }) => isBlockShown).length),
]
