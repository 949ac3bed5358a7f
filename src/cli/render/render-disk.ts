import { formatAge } from '../../model/text/age.ts'
import { bytesText } from '../../model/text/bytes.ts'
import { counted } from '../../model/text/counted.ts'
import { folderName } from '../../model/text/folder-name.ts'
import { goneText } from '../../model/text/gone-text.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'
import type { DiskJson } from '../../wire/disk.ts'
import { alignColumns } from './columns.ts'
import { paint, spell, type Look } from './look.ts'

/** What the home takes on the disk: in all, by pipeline and by run, and what a prune would free. */
export const renderDisk = (disk: DiskJson, look: Look): string => {
  const { home, isComplete, bytes, freeBytes, pipelines, largest } = disk
  const free = freeBytes === undefined ? '' : `, and the disk has ${bytesText(freeBytes)} free`
  const sections = [
    [
      `${sanitiseName(home)} takes ${bytesText(bytes)}${free}.`,
      ...(isComplete ? [] : ['There was no time to look at all runs: the rest counts with its estimate.']),
    ],
    alignColumns(partRows(disk, look), look.columns, spell(look, '…', '..')),
    pipelines.length === 0
      ? []
      : [
          'Largest pipelines:',
          ...alignColumns(
            pipelines.map(({ project, pipeline, runs, ...of }) => [
              `  ${sanitiseName(pipeline)}`,
              sanitiseName(folderName(project)),
              counted(runs, 'run'),
              bytesText(of.bytes),
              estimate(of.estimatedBytes, look),
            ]),
            look.columns,
            spell(look, '…', '..'),
          ),
        ],
    largest.length === 0
      ? []
      : [
          'Largest runs:',
          ...alignColumns(
            largest.map(({ id, pipeline, startedAt, isPinned, ...of }) => [
              `  ${id}`,
              sanitiseName(pipeline),
              formatAge(startedAt, look.now),
              bytesText(of.bytes),
              estimate(of.estimatedBytes, look),
              isPinned ? 'pinned' : '',
            ]),
            look.columns,
            spell(look, '…', '..'),
          ),
        ],
    pruneLines(disk, look),
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

const estimate = (bytes: number, look: Look): string => paint(look, 'faint', `estimate ${bytesText(bytes)}`)

const partRows = ({ runs, store, trash, otherBytes }: DiskJson, look: Look): readonly (readonly string[])[] => [
  [`  ${counted(runs.runs, 'run')}`, bytesText(runs.bytes), estimate(runs.estimatedBytes, look)],
  ...(store ? [['  store', bytesText(store.bytes), paint(look, 'faint', `${bytesText(store.freeBytes)} of it unused`)]] : []),
  [
    '  trash',
    bytesText(trash.bytes),
    trash.entries === 0
      ? ''
      : paint(look, 'faint', `${counted(trash.entries, 'entry', 'entries')} of deleted runs or logs, removed by the next prune`),
  ],
  ['  the rest', bytesText(otherBytes), ''],
]

const pruneLines = ({ prune, last }: DiskJson, look: Look): readonly string[] => [
  ...('problem' in prune
    ? [prune.problem, `try: ${prune.tryThis}`].map(sanitiseName)
    : prune.rules === false
      ? ['This home deletes no runs.']
      : [
          prune.runs + prune.logs === 0
            ? '`sparkwing runs prune` would delete nothing now.'
            : `\`sparkwing runs prune\` would delete ${goneText(prune)} now (${bytesText(prune.bytes)}).`,
        ]),
  ...(last ? [`Deleted ${goneText(last)} (about ${bytesText(last.bytes)}) to make room, ${formatAge(last.at, look.now)}.`] : []),
]
