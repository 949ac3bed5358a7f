import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { toMillis } from '../../src/model/ids.ts'
import type { ReportedCases } from '../../src/model/reported-cases.ts'
import { createCaseFinder } from '../../src/reports/find-cases.ts'
import { readReports, type ReadReports } from '../../src/reports/read-reports.ts'
import { readInThread } from '../../src/reports/reports-thread.ts'

const junit = (...names: readonly string[]): string =>
  `<testsuite>${names.map((name) => `<testcase name="${name}"><failure message="no"/></testcase>`).join('')}</testsuite>`
const cased = (name: string, report: string) => ({ name, message: 'no', report })

describe('the reports of a job', () => {
  let place: string
  let project: string

  beforeEach(() => {
    place = realpathSync(mkdtempSync(join(tmpdir(), 'sparkwing-reports-')))
    project = join(place, 'project')
    mkdirSync(join(project, 'web/ctrf'), { recursive: true })
  })
  afterEach(() => {
    rmSync(place, { recursive: true, force: true })
  })

  const write = (file: string, text: string): string => {
    const path = join(project, 'web', file)
    writeFileSync(path, text)
    return path
  }
  const read = (...reports: readonly string[]): ReadReports =>
    readReports({ project, directory: join(project, 'web'), reports, since: Date.now() - 10_000 })
  const find = (mask: (text: string) => string, ...reports: readonly string[]): Promise<ReportedCases> =>
    createCaseFinder({ project, mask })({ reports, cwd: 'web', since: toMillis(Date.now() - 10_000) })
  const unmasked = (text: string): string => text

  it('show no half of a secret, however many blanks and escapes come before it, and no secret in the path of a file', async () => {
    const secret = 'SUPERSECRETTOKEN-0123456789-abcdefghijklmn'
    const mask = (text: string): string => text.replaceAll(secret, '***').replaceAll('a//b/./c', '***')
    for (const blanks of ['&#10;'.repeat(16_384 - 20), '&#27;[31m'.repeat(3272), '&#10;'.repeat(16_084 - 20) + 'x'.repeat(300)])
      write(`${blanks.length}.xml`, `<testsuite><testcase name="t"><failure message="${blanks}${secret}"/></testcase></testsuite>`)
    write(
      'ctrf.json',
      JSON.stringify({
        results: {
          tests: [
            { name: 'n', status: 'failed', filePath: 'a//b/./c' },
            { name: 'o', status: 'failed', filePath: join(project, 'src/a.ts') },
          ],
        },
      }),
    )
    const { cases = [] } = await find(mask, '*.xml', 'ctrf.json')
    expect(cases.length).to.equal(5)
    expect(JSON.stringify(cases)).not.to.include('SUPER')
    expect(cases.map(({ file }) => file).filter((file) => file !== undefined)).to.deep.equal(['***', 'src/a.ts'])
  })

  it('are found by globs in the directory of the job, and read once each', () => {
    write('junit.xml', `\u{feff}${junit('one')}`)
    write('ctrf/a.json', JSON.stringify({ results: { tests: [{ name: 'two', status: 'failed', filePath: join(project, 'src/a.ts') }] } }))
    write('ctrf/b.txt', 'TAP version 13\nnot ok 1 - three\n')
    mkdirSync(join(project, 'web/node_modules/a'), { recursive: true })
    write('node_modules/a/junit.xml', junit('four'))
    expect(read('junit.xml', '**/*.xml', 'ctrf/*')).to.deep.equal({
      cases: [
        { name: 'two', file: join(project, 'src/a.ts'), report: 'ctrf/a.json' },
        { name: 'three', report: 'ctrf/b.txt' },
        cased('one', 'junit.xml'),
      ],
      moreCases: 0,
      problems: [],
    })
  })

  it('are not read if an earlier attempt wrote them', () => {
    const old = write('junit.xml', junit('one'))
    const since = 1_800_000_000_500
    const order = { project, directory: join(project, 'web'), reports: ['junit.xml'], since }
    const countAt = (ms: number): readonly number[] => {
      utimesSync(old, ms / 1000, ms / 1000)
      const { cases, problems } = readReports(order)
      return [cases.length, problems.length]
    }
    expect(countAt(since - 100)).to.deep.equal([0, 1])
    expect(countAt(since - 5)).to.deep.equal([1, 0])
    // a file system that keeps whole seconds
    expect(countAt(since - 500)).to.deep.equal([1, 0])
    expect(countAt(since - 2500)).to.deep.equal([0, 1])
    expect(readReports(order).problems).to.deep.equal(['junit.xml was not written by this attempt'])
  })

  it('give 50 cases, and the number of the others', () => {
    write('a.xml', junit(...Array.from({ length: 40 }, (_, at) => `a${at}`)))
    write('b.xml', junit(...Array.from({ length: 40 }, (_, at) => `b${at}`)))
    const { cases, moreCases } = read('*.xml')
    expect([cases.length, cases.at(-1)?.name, moreCases]).to.deep.equal([50, 'b9', 30])
  })

  it('that cannot be used are named with the reason, and the others are read', () => {
    write('good.xml', junit('one'))
    write('binary.xml', '\0\x01\x02'.repeat(1000))
    write('empty.xml', ' \n')
    mkdirSync(join(project, 'web/folder.xml'))
    execFileSync('mkfifo', [join(project, 'web/pipe.xml')])
    writeFileSync(join(place, 'outside.xml'), junit('two'))
    symlinkSync(join(place, 'outside.xml'), join(project, 'web/link.xml'))
    symlinkSync('loop.xml', join(project, 'web/loop.xml'))
    truncateSync(write('huge.xml', ''), 21 * 1024 * 1024)
    write('nested.xml', '<testsuite>'.repeat(20_000))
    const names = ['binary', 'empty', 'folder', 'good', 'huge', 'link', 'loop', 'missing', 'nested', 'pipe'].map((name) => `${name}.xml`)
    const { cases, problems } = read(...names)
    expect(cases).to.deep.equal([cased('one', 'good.xml')])
    expect(problems.map((problem) => problem.slice(0, 60).trim())).to.deep.equal([
      'no file matches missing.xml',
      'binary.xml is neither JUnit XML, CTRF nor TAP',
      'empty.xml is empty',
      'folder.xml is not a file',
      'huge.xml is too large: reports may have 20 MB together',
      'link.xml is outside of the project',
      'loop.xml cannot be read: too many symbolic links encountered',
      'nested.xml is not complete',
      'pipe.xml is not a file',
    ])
    if (process.getuid?.() === 0) return
    chmodSync(join(project, 'web/good.xml'), 0)
    expect(read('good.xml').problems).to.deep.equal(['good.xml cannot be read: permission denied'])
  })

  it('are masked before they are cut, cleaned of colours, and on one line', async () => {
    const message = `${'x'.repeat(290)} hunter2-hunter2 more`
    write('junit.xml', `<testsuite><testcase name="a&#10;&#x1b;[31mb"><failure message="${message}"/></testcase></testsuite>`)
    const found = await find((text) => text.replaceAll('hunter2-hunter2', '***'), 'junit.xml', 'no-hunter2-hunter2.xml')
    expect(found).to.deep.equal({
      cases: [{ name: 'a b', message: `${'x'.repeat(290)} *** more`.slice(0, 300), report: 'junit.xml' }],
      reportProblem: 'no file matches no-***.xml',
    })
  })

  it('end in a problem if their directory is gone', async () => {
    rmSync(join(project, 'web'), { recursive: true })
    expect(await find(unmasked, 'junit.xml')).to.deep.equal({ reportProblem: 'no file matches junit.xml' })
  })

  it('are given up after some time', async () => {
    const order = { project, directory: project, reports: ['**'], since: 0 }
    const error = await readInThread(order, 0).then(String, String)
    expect(error).to.include('reading them took more than 0 seconds')
  })
})
