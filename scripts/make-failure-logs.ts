import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { carryOver, type ExpectedFailure } from './failure-logs/expected-failure.ts'
import { installTool } from './failure-logs/install-tool.ts'
import { runSample } from './failure-logs/run-sample.ts'
import { readSampleFile } from './failure-logs/sample-file.ts'
import { openToolFolder } from './failure-logs/tool-folder.ts'

// node scripts/make-failure-logs.ts [TOOL | TOOL/CASE]…
// Makes the logs in test/failures by running real tools on the samples in scripts/failure-logs/samples. It does not run in CI: the tools
// take gigabytes. npm packages are installed below /tmp/failure-logs; Debian packages are named when they are missing.
const samplesFolder = join(import.meta.dirname, 'failure-logs/samples')
const logsFolder = resolve(import.meta.dirname, '../test/failures')

const make = (sampleFile: string, wantedCase: string | undefined): void => {
  const tool = basename(sampleFile, '.txt')
  const samples = readSampleFile(tool, readFileSync(sampleFile, 'utf8'))
  const version = installTool(samples)
  const folder = openToolFolder(join(logsFolder, dirname(relative(samplesFolder, sampleFile)), tool))
  const made = samples.samples.map((sample): ExpectedFailure => {
    const old = folder.expected.find(({ log }) => log.replace(/\.log(\.gz)?$/, '') === sample.name)
    if (old !== undefined && wantedCase !== undefined && wantedCase !== sample.name) return old
    const oldLog = old && folder.readLog(old.log)
    const { log, exitCode } = runSample(tool, sample)
    console.log(`${tool}/${sample.name}: exit code ${exitCode}, ${log.split('\n').length - 1} lines`)
    const isRead = old?.headline !== undefined && oldLog !== undefined
    const expected = isRead ? carryOver(old, oldLog, log) : { headline: undefined, acceptable: [], block: null }
    return { log: folder.writeLog(sample.name, log), exitCode, command: sample.command, tool, version, ...expected }
  })
  folder.writeExpected(made)
  for (const { log, headline } of made) if (headline === undefined) console.log(`${tool}/${log}: read it and write what is expected`)
}

const wanted = process.argv.slice(2).map((text) => text.split('/'))
for (const sampleFile of globSync(join(samplesFolder, '**/*.txt')).sort()) {
  const tool = basename(sampleFile, '.txt')
  if (wanted.length === 0) make(sampleFile, undefined)
  for (const [wantedTool, wantedCase] of wanted) if (wantedTool === tool) make(sampleFile, wantedCase)
}
