import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import type { OpenApiDocument, Operation } from '../../src/server/openapi.ts'
import { routeSpecs } from '../../src/wire/http-api.ts'
import { serveFake, type ServedDashboard } from './serve-fake.ts'
import { lightRun, unreadableRun } from './fake-ports.ts'

const root = join(import.meta.dirname, '../..')

const read = async (served: ServedDashboard): Promise<OpenApiDocument> =>
  (await (await served.get('/api/openapi.json')).json()) as OpenApiDocument

describe('the contract at /api/openapi.json', () => {
  it('is valid OpenAPI without broken references', async () => {
    await using served = await serveFake({ peer: 'own' })
    const document = await read(served)
    expect([document.openapi, document.info.version]).to.deep.equal(['3.1.0', '1.2.3'])
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name)
    expect(references.length).to.be.above(30)
    for (const name of references) expect(document.components.schemas).to.have.property(name)
    const ids = Object.values(document.paths).flatMap((operations) => Object.values(operations).map(({ operationId }) => operationId))
    expect(new Set(ids).size).to.equal(ids.length)
  })

  it('lists each route of the table with its parameters', async () => {
    await using served = await serveFake({ peer: 'own' })
    const { paths } = await read(served)
    for (const { path, method, query } of routeSpecs) {
      const operation: Operation | undefined = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method]
      const names = operation?.parameters.map(({ name }) => name) ?? []
      expect(names, `${method} ${path}`).to.include.members([
        ...Object.keys(query),
        ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name),
      ])
    }
  })

  it('is made from the only table that contains paths', () => {
    const files = globSync('{src,dashboard}/**/*.{ts,tsx,html}', { cwd: root }).filter((file) => !file.startsWith('src/wire/'))
    expect(files.length).to.be.above(500)
    expect(
      files.filter((file) =>
        readFileSync(join(root, file), 'utf8')
          .replaceAll(/`[A-Z]+ \/api[^`]*`/g, '')
          .includes('/api/v'),
      ),
    ).to.deep.equal([])
  })

  it('is matched by a live answer of every route and status that it lists', async () => {
    await using served = await serveFake({ peer: 'own' })
    const document = await read(served)
    const ajv = new Ajv2020({ strict: false })
    ajv.addSchema({ $id: 'api', ...document })
    const expectShape = (value: unknown, shape: string, what: string): void => {
      const isValid = ajv.validate({ $ref: `api#/components/schemas/${shape}` }, value)
      expect(isValid, `${what} as ${shape}: ${ajv.errorsText()}`).to.equal(true)
    }

    const [newest = '', older = ''] = served.ports.runIds
    const run = `/api/v1/runs/${newest}`
    const gone = '/api/v1/runs/20200101-000000-000-00000000'
    const unreadable = `/api/v1/runs/${unreadableRun}`
    const token = { token: 'wrong' }
    const request = { project: '/home/site', pipeline: 'release' }
    const asked: readonly (readonly [path: string, body?: object | undefined, headers?: Readonly<Record<string, string>>])[] = [
      ['/api/health?nonce=1'],
      ['/api/session', { token: (await import('./serve-fake.ts')).token }],
      ['/api/session', token],
      ['/api/v1/runs?limit=2'],
      ['/api/v1/runs?limit=0'],
      ['/api/v1/runs', request],
      ['/api/v1/runs', {}],
      ['/api/v1/runs', request, { origin: 'http://evil.test' }],
      [run],
      [gone],
      [unreadable],
      [`${run}/digest`],
      [`${gone}/digest`],
      [`${unreadable}/digest`],
      [`${run}/events`],
      [`${run}/events?after=x`],
      [`${gone}/events`],
      [`${unreadable}/events`],
      ...['log', 'lines', 'marks', 'matches?text=x'].map((what): readonly [string] => [`${unreadable}/jobs/build/${what}`]),
      ...['log', 'lines', 'marks', 'matches?text=x'].map((what): readonly [string] => [`/api/v1/runs/${lightRun}/jobs/build/${what}`]),
      [`${unreadable}/cancel`, {}],
      [`${unreadable}/retry`, {}],
      [`${unreadable}/retry/preview`, {}],
      [`/api/v1/compare?a=${unreadableRun}&b=${newest}`],
      [`${run}/jobs/build/log`],
      [`${run}/jobs/build/log`, undefined, { range: 'bytes=0-1' }],
      [`${run}/jobs/build/log`, undefined, { range: 'bytes=99999-' }],
      [`${run}/jobs/none/log`],
      [`${run}/jobs/build/lines?tail=2`],
      [`${run}/jobs/build/lines?tail=0`],
      [`${run}/jobs/none/lines`],
      [`${run}/jobs/build/marks?from=2`],
      [`${run}/jobs/build/marks?from=0`],
      [`${run}/jobs/none/marks`],
      [`${run}/jobs/build/matches?text=x`],
      [`${run}/jobs/build/matches`],
      [`${run}/jobs/none/matches?text=x`],
      ['/api/v1/search?text=x'],
      ['/api/v1/search'],
      ['/api/v1/pipelines'],
      [`/api/v1/failures?runs=${newest},${older}`],
      ['/api/v1/failures?runs=newest'],
      [`/api/v1/compare?a=${older}&b=${newest}`],
      [`/api/v1/compare?a=${older}`],
      [`/api/v1/compare?a=${older}&b=20200101-000000-000-00000000`],
      ...['stats', 'grid'].flatMap((what): readonly (readonly [string])[] => [
        [`/api/v1/${what}?project=/home/site&pipeline=release`],
        [`/api/v1/${what}?project=/home/site`],
        [`/api/v1/${what}?project=/home/site&pipeline=relase`],
      ]),
      ['/api/v1/disk'],
      ['/api/v1/disk?limit=0'],
      ['/api/v1/stream'],
      ['/api/v1/describe', request],
      ['/api/v1/describe', { project: 'x' }],
      ['/api/v1/describe', request, { origin: 'null' }],
      ['/api/v1/describe', { ...request, pipeline: 'none' }],
      ['/api/v1/declared', { project: '/home/site' }],
      ['/api/v1/declared', {}],
      ['/api/v1/declared', { project: '/home/site' }, { origin: 'null' }],
      ['/api/v1/declared', { project: '/broken' }],
      [`${run}/cancel`, {}],
      [`/api/v1/runs/${older}/cancel`, {}],
      [`${run}/cancel`, {}, { origin: 'null' }],
      [`${gone}/cancel`, {}],
      [`${run}/retry`, {}],
      [`${run}/retry`, {}, { origin: 'null' }],
      [`${gone}/retry`, {}],
      [`${run}/retry`, { inputs: [] }],
      [`${run}/retry`, { part: { mode: 'failed' }, keepPassed: true }],
      [`${run}/retry/preview`, { inputs: { channel: 'next' } }],
      [`${run}/retry/preview`, { args: [] }],
      [`${run}/retry/preview`, { part: { mode: 'from', jobs: ['build'] } }],
      [`${run}/retry/preview`, {}, { origin: 'null' }],
      [`${gone}/retry/preview`, {}],
      [`${run}/files`, { paths: ['src/a.ts', '/etc/passwd'] }],
      [`${run}/files`, { paths: Array.from({ length: 201 }, String) }],
      [`${gone}/files`, { paths: [] }],
      [`${unreadable}/files`, { paths: [] }],
      [`${run}/open`, { path: 'src/a.ts', line: 3, column: 1 }],
      [`${run}/open`, { path: 'src/none.ts' }],
      [`${run}/open`, { path: 'src/a.ts', line: 0 }],
      [`${run}/open`, { path: 'src/a.ts' }, { origin: 'null' }],
      [`${gone}/open`, { path: 'src/a.ts' }],
      [`${unreadable}/open`, { path: 'src/a.ts' }],
      ['/api/openapi.json'],
    ]
    // not covered here: they need many clients, and have their own tests
    const seen = new Set(['GET /api/v1/search 503', 'GET /api/v1/runs/:run/jobs/:job/matches 503', 'GET /api/v1/stream 503'])
    for (const [path, body, headers = {}] of asked) {
      const answer = body === undefined ? await served.get(path, { headers }) : await served.post(path, body, headers)
      const method = body === undefined ? 'get' : 'post'
      const route = routeSpecs.find((row) => row.method === method && patternOf(row.path).test(path.split('?')[0] ?? ''))
      const spec = route?.answers[answer.status]
      const what = `${method.toUpperCase()} ${route?.path ?? path} ${answer.status}`
      seen.add(what)
      expect(spec, `${what} is in the contract`).not.to.equal(undefined)
      const type = answer.headers.get('content-type') ?? ''
      expect(type.startsWith((spec?.content ?? 'application/json').split(';')[0] ?? ''), `${what} is ${type}`).to.equal(true)
      if (type.startsWith('text/')) await answer.body?.cancel()
      else if (spec?.shape === undefined) await answer.json()
      else for (const line of await valuesOf(answer, type)) expectShape(line, spec.shape, what)
    }
    const promised = routeSpecs.flatMap(({ method, path, answers }) =>
      Object.keys(answers).map((status) => `${method.toUpperCase()} ${path} ${status}`),
    )
    expect(
      promised.filter((what) => !seen.has(what)),
      'answers of the contract that were not seen',
    ).to.deep.equal([])
  })

  it('also describes the notices of the stream', async () => {
    await using served = await serveFake({ peer: 'own' })
    const ajv = new Ajv2020({ strict: false })
    ajv.addSchema({ $id: 'api', ...(await read(served)) })
    for (const notice of [
      { kind: 'run', run: 'r', seq: 1, status: 'running' },
      { kind: 'log', run: 'r', job: 'j', bytes: 1 },
      { kind: 'gone', run: 'r' },
      { kind: 'reset' },
    ]) {
      expect(ajv.validate({ $ref: 'api#/components/schemas/NoticeJson' }, notice), notice.kind).to.equal(true)
    }
    expect(ajv.validate({ $ref: 'api#/components/schemas/NoticeJson' }, { kind: 'other' })).to.equal(false)
  })
})

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace('.', '\\.').replace(/:\w+/g, '[^/]+')}$`)

const valuesOf = async (answer: Response, type: string): Promise<readonly unknown[]> => {
  const text = await answer.text()
  return (type.startsWith('application/x-ndjson') ? text.trimEnd().split('\n') : [text]).map((line) => JSON.parse(line) as unknown)
}
