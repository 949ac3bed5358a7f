import { expect } from 'chai'
import { toJobId } from '../../src/model/ids.ts'
import { jobFileName } from '../../src/model/job-file-name.ts'
import type { ComparisonJson } from '../../src/wire/comparison.ts'
import type { FailuresJson } from '../../src/wire/api.ts'
import type { PipelineDetailJson } from '../../src/wire/pipeline.ts'
import type { RerunJson } from '../../src/wire/rerun.ts'
import type { ErrorJson } from '../../src/wire/run.ts'
import { fakePorts } from './fake-ports.ts'
import { serveFake } from './serve-fake.ts'

const errorOf = async (answer: Response): Promise<ErrorJson['error']> => ((await answer.json()) as ErrorJson).error

describe('the routes of the dashboard', () => {
  it('return pages of runs that together include every run once, newest first', async () => {
    const fake = fakePorts(25)
    await using served = await serveFake({ fake })
    const seen: string[] = []
    let next: string | undefined = ''
    while (next !== undefined) {
      const answer = await served.get(`/api/v1/runs?limit=10${next === '' ? '' : `&before=${next}`}`)
      const page = (await answer.json()) as { runs: { id: string }[]; next?: string }
      seen.push(...page.runs.map(({ id }) => id))
      next = page.next
    }
    expect(seen).to.deep.equal(fake.runIds)
  })

  it('pass on every filter', async () => {
    const fake = fakePorts()
    const queries: unknown[] = []
    await using served = await serveFake({
      fake: {
        ...fake,
        runs: {
          ...fake.runs,
          list: (query) => {
            queries.push(query)
            return Promise.resolve({ runs: [] })
          },
        },
      },
    })
    const before = fake.runIds[1] ?? ''
    await served.get(
      `/api/v1/runs?project=%2Fhome%2Fsite&pipeline=release&status=failed&branch=main&since=5&until=9&text=x%20y&before=${before}&limit=200`,
    )
    await served.get('/api/v1/runs')
    expect(queries).to.deep.equal([
      { project: '/home/site', pipeline: 'release', status: 'failed', branch: 'main', since: 5, until: 9, text: 'x y', before, limit: 200 },
      { limit: 50 },
    ])
  })

  for (const what of ['stats', 'grid']) {
    it(`return the ${what} of a pipeline, and suggest similar names for one that never ran`, async () => {
      await using served = await serveFake()
      const ask = (query: string) => served.get(`/api/v1/${what}?${query}`)
      const answer = await ask('project=%2Fhome%2Fsite&pipeline=release&limit=3')
      expect(((await answer.json()) as { runs: unknown[] }).runs).to.have.length(3)
      const near = await ask('project=%2Fhome%2Fsite&pipeline=relase')
      expect([near.status, (await errorOf(near)).tryThis]).to.deep.equal([404, ['Did you mean release?']])
      const nowhere = await ask('project=%2Felse&pipeline=release')
      expect([nowhere.status, (await errorOf(nowhere)).code]).to.deep.equal([404, 'unknown-project'])
      expect((await errorOf(await ask('pipeline=release'))).message).to.match(/^The query has no "project"/)
      expect((await errorOf(await ask('project=%2Fp'))).message).to.match(/^The query has no "pipeline"/)
      expect((await errorOf(await ask('project=%2Fp&pipeline=x&limit=0'))).message).to.match(
        /"limit" must be a whole number from 1 to [12]00/,
      )
    })
  }

  it('compare two runs, and say which of them does not exist, with similar ids', async () => {
    await using served = await serveFake()
    const [newest = '', older = ''] = served.ports.runIds
    const compare = (a: string, b: string) => served.get(`/api/v1/compare?a=${a}&b=${b}`)
    const { a, b } = (await (await compare(older, newest)).json()) as ComparisonJson
    expect([a.id, b.id]).to.deep.equal([older, newest])
    for (const wrong of [`${newest.slice(0, -1)}z`, newest.slice(0, -1)]) {
      for (const answer of [await compare(wrong, older), await compare(older, wrong)]) {
        const { message, tryThis } = await errorOf(answer)
        expect([answer.status, message]).to.deep.equal([404, `There is no run "${wrong}".`])
        expect(tryThis[0]).to.match(new RegExp(`^The nearest: ${newest}\\b`))
      }
    }
    expect((await errorOf(await served.get(`/api/v1/compare?a=${older}`))).message).to.match(/^The query has no "b"/)
  })

  it('describe a pipeline according to its config, pass on errors of the config, and refuse to in read-only mode', async () => {
    await using served = await serveFake({ peer: 'own' })
    const request = { project: '/home/site', pipeline: 'release' }
    const answer = await served.post('/api/v1/describe', request)
    expect([answer.status, ((await answer.json()) as PipelineDetailJson).inputs.map(({ name }) => name)]).to.deep.equal([200, ['channel']])
    const refused = await served.post('/api/v1/describe', { ...request, pipeline: 'relase' })
    expect([refused.status, await errorOf(refused)]).to.deep.equal([
      422,
      { code: 'unknown-pipeline', message: 'There is no such pipeline.', tryThis: ['Did you mean release?'] },
    ])
    const elsewhere = await served.post('/api/v1/describe', { ...request, project: '/else' })
    expect([elsewhere.status, (await errorOf(elsewhere)).code]).to.deep.equal([400, 'unknown-project'])
    for (const body of [{}, { project: '/home/site' }, { ...request, inputs: {} }, { ...request, pipeline: 1 }]) {
      expect((await errorOf(await served.post('/api/v1/describe', body))).code).to.equal('bad-body')
    }
    await using reading = await serveFake({ peer: 'own', readOnly: true })
    expect((await reading.post('/api/v1/describe', request)).status).to.equal(403)
    expect(reading.ports.asked.described).to.deep.equal([])
  })

  it('list what can be run in a project, pass on errors of its config, and refuse to in read-only mode', async () => {
    await using served = await serveFake({ peer: 'own' })
    const answer = await served.post('/api/v1/declared', { project: '/home/site' })
    expect(await answer.json()).to.deep.equal({ pipelines: [{ name: 'release', from: 'sparkwing.config.ts' }] })
    const refused = await served.post('/api/v1/declared', { project: '/broken' })
    expect([refused.status, (await errorOf(refused)).code]).to.deep.equal([422, 'bad-config'])
    await using reading = await serveFake({ peer: 'own', readOnly: true })
    expect((await reading.post('/api/v1/declared', { project: '/home/site' })).status).to.equal(403)
  })

  it('start a run with options, and refuse options that no run could have', async () => {
    const fake = fakePorts()
    await using served = await serveFake({ fake, peer: 'own' })
    const request = { project: '/home/site', pipeline: 'release' }
    const options = { only: ['lint*'], from: 'build', concurrency: 2 }
    expect((await served.post('/api/v1/runs', { ...request, options })).status).to.equal(201)
    for (const wrong of [{ only: 'lint' }, { from: '' }, { concurrency: 0 }, { concurrency: 1.5 }, { failFast: true }, [], 7]) {
      const error = await errorOf(await served.post('/api/v1/runs', { ...request, options: wrong }))
      expect(error.code, JSON.stringify(wrong)).to.equal('bad-body')
    }
    expect(fake.asked.starts).to.deep.equal([{ ...request, options }])
  })

  it('refuse invalid ids, too many ids and no ids, each with an explanation', async () => {
    await using served = await serveFake()
    const [newest = '', older = ''] = served.ports.runIds
    const answer = await served.get(`/api/v1/failures?runs=${newest},${older},${newest},20200101-000000-000-00000000`)
    expect(((await answer.json()) as FailuresJson).failures.map(({ run }) => run)).to.deep.equal([newest, older])
    const wrong = 'In the query, "runs" must be 1 to 50 ids of runs, separated by commas.'
    for (const runs of ['', 'latest', `${newest},`, `${newest},,${older}`, Array(51).fill(newest).join(',')]) {
      const refused = await served.get(`/api/v1/failures?runs=${runs}`)
      expect([refused.status, (await errorOf(refused)).message]).to.deep.equal([400, wrong])
    }
    expect((await errorOf(await served.get('/api/v1/failures'))).message).to.match(/^The query has no "runs"/)
  })

  for (const [query, sentence] of Object.entries({
    'limit=0': 'In the query, "limit" must be a whole number from 1 to 200.',
    'limit=201': 'In the query, "limit" must be a whole number from 1 to 200.',
    'until=soon': 'In the query, "until" must be a whole number from 0 to 9007199254740991.',
    'text=': 'In the query, "text" must have 1 to 1000 characters.',
    'limit=1e2': 'In the query, "limit" must be a whole number from 1 to 200.',
    'before=latest': 'In the query, "before" must be the id of a run, such as 20260131-093005-123-0a1b2c3d.',
    'status=happy': 'In the query, "status" must be one of running, passed, failed, cancelled, interrupted.',
    'limit=1&limit=2': 'The query has "limit" twice.',
    'colour=red':
      'The query has an unknown name "colour". Known names: project, pipeline, status, branch, since, until, text, before, limit.',
    'pipeline=': 'In the query, "pipeline" must have 1 to 1000 characters.',
  })) {
    it(`answer ?${query} with 400 and an explanation`, async () => {
      await using served = await serveFake()
      const answer = await served.get(`/api/v1/runs?${query}`)
      expect(answer.status).to.equal(400)
      expect((await errorOf(answer)).message).to.equal(sentence)
    })
  }

  it('answer an unknown run with 404 and similar ids', async () => {
    await using served = await serveFake()
    const [newest = ''] = served.ports.runIds
    const typo = `${newest.slice(0, -1)}e`
    for (const path of ['', '/events', '/jobs/build/log', '/jobs/build/lines']) {
      const answer = await served.get(`/api/v1/runs/${typo}${path}`)
      expect(answer.status, path).to.equal(404)
      const { code, message, tryThis } = await errorOf(answer)
      expect({ code, message, first: tryThis[0]?.split(',')[0] }, path).to.deep.equal({
        code: 'no-such-run',
        message: `There is no run "${typo}".`,
        first: `The nearest: ${newest}`,
      })
    }
    for (const action of ['cancel', 'retry']) expect((await served.post(`/api/v1/runs/${typo}/${action}`)).status, action).to.equal(404)
  })

  it('answer an unknown job with 404 and similar jobs', async () => {
    await using served = await serveFake()
    const answer = await served.get(`/api/v1/runs/${served.ports.runIds[0] ?? ''}/jobs/biuld/lines`)
    expect(answer.status).to.equal(404)
    expect(await errorOf(answer)).to.deep.include({ code: 'no-such-job', tryThis: ['Did you mean build?'] })
  })

  it('find a job whose id has slashes, dots and quotes, by its id or by its file name', async () => {
    await using served = await serveFake()
    const run = `/api/v1/runs/${served.ports.runIds[0] ?? ''}/jobs`
    for (const segment of ['test%2Fnode-22', 'test%252Fnode-22', encodeURIComponent(jobFileName(toJobId('../../état "1"')))]) {
      const answer = await served.get(`${run}/${segment}/log`)
      expect(answer.status, segment).to.equal(200)
      expect(await answer.text(), segment).to.match(/^(ok 1|odd name)/)
    }
  })

  it('return the journal after a sequence number, and say when there is more', async () => {
    await using served = await serveFake()
    const path = `/api/v1/runs/${served.ports.runIds[0] ?? ''}/events`
    const read = async (query: string): Promise<unknown> => {
      const { events, ...rest } = (await (await served.get(path + query)).json()) as { events: { seq: number }[] }
      return { seqs: events.map(({ seq }) => seq), ...rest }
    }
    expect(await read('')).to.deep.equal({ seqs: [1, 2, 3], lastSeq: 3, hasMore: false })
    expect(await read('?after=1&limit=1')).to.deep.equal({ seqs: [2], lastSeq: 2, hasMore: true })
    expect(await read('?after=3')).to.deep.equal({ seqs: [], lastSeq: 3, hasMore: false })
  })

  it('return lines by number or by tail, but never both', async () => {
    await using served = await serveFake()
    served.ports.growing.add('build')
    const path = `/api/v1/runs/${served.ports.runIds[0] ?? ''}/jobs/build/lines`
    const read = async (query: string): Promise<unknown> => {
      const { lines, total, isGrowing } = (await (await served.get(path + query)).json()) as {
        lines: { number: number }[]
        total: number
        isGrowing: boolean
      }
      return { from: lines[0]?.number, to: lines.at(-1)?.number, total, isGrowing }
    }
    expect(await read('')).to.deep.equal({ from: 1, to: 200, total: 500, isGrowing: true })
    expect(await read('?from=490&count=2000')).to.deep.equal({ from: 490, to: 500, total: 500, isGrowing: true })
    expect(await read('?tail=3')).to.deep.equal({ from: 498, to: 500, total: 500, isGrowing: true })
    expect((await served.get(`${path}?tail=3&from=1`)).status).to.equal(400)
    expect((await served.get(`${path}?count=2001`)).status).to.equal(400)
    expect(served.ports.asked.closed, 'every log is closed').to.equal(served.ports.asked.opened)
  })

  it('start, cancel and retry runs, and report the result', async () => {
    await using served = await serveFake()
    const [newest = '', older = ''] = served.ports.runIds
    const request = { project: '/home/site', pipeline: 'release', inputs: { channel: 'next' }, args: ['--dry'] }
    const started = await served.post('/api/v1/runs', request)
    const { run } = (await started.json()) as { run: string }
    expect([started.status, started.headers.get('location')]).to.deep.equal([201, `/api/v1/runs/${run}`])
    expect(served.ports.asked.starts).to.deep.equal([request])
    const cancelled = await served.post(`/api/v1/runs/${newest}/cancel`)
    expect([cancelled.status, await cancelled.json()]).to.deep.equal([202, { requested: true }])
    const over = await served.post(`/api/v1/runs/${older}/cancel`)
    expect([over.status, await over.json()]).to.deep.equal([200, { requested: false }])
    expect((await served.post(`/api/v1/runs/${older}/retry`)).status).to.equal(201)
    const refused = await served.post(`/api/v1/runs/${older}/retry`, { inputs: { channel: 'none' } })
    expect([refused.status, (await errorOf(refused)).code]).to.deep.equal([400, 'wrong-input'])
  })

  it('describe what a retry would run, and start nothing', async () => {
    await using served = await serveFake()
    const [newest = '', older = ''] = served.ports.runIds
    const inputs = { token: 'hush' }
    const answer = await served.post(`/api/v1/runs/${newest}/retry/preview`, { inputs })
    expect([answer.status, ((await answer.json()) as RerunJson).commandLine]).to.deep.equal([200, 'sparkwing run release'])
    expect(served.ports.asked.previews).to.deep.equal([{ run: newest, inputs }])
    const gone = await served.post(`/api/v1/runs/${older}/retry/preview`)
    expect([gone.status, (await errorOf(gone)).code]).to.deep.equal([422, 'unknown-pipeline'])
    expect(served.ports.asked.retries).to.deep.equal([])
  })

  it('pass on which part of a run is to be retried, and refuse what cannot be meant', async () => {
    await using served = await serveFake()
    const [newest = ''] = served.ports.runIds
    const bodies = [
      { part: { mode: 'failed' }, keepPassed: true },
      { part: { mode: 'from', jobs: ['build'] } },
      { part: { mode: 'jobs', jobs: ['--failed', 'test/node-22'] }, keepPassed: false },
    ]
    for (const body of bodies) expect((await served.post(`/api/v1/runs/${newest}/retry`, body)).status, JSON.stringify(body)).to.equal(201)
    expect(served.ports.asked.retries.map(({ changes }) => changes)).to.deep.equal(bodies)
    const wrong: readonly (readonly [body: object, message: string])[] = [
      [{ keepPassed: true }, 'In the body, "keepPassed" needs a "part": it tells what to run again.'],
      [{ part: { mode: 'failed' }, keepPassed: 'yes' }, 'In the body, "keepPassed" must be true or false.'],
      [{ part: 'failed' }, 'In the body, "part" must be a JSON object.'],
      [{ part: { mode: 'all' } }, 'In the body, "part.mode" must be "failed", "from" or "jobs".'],
      [{ part: { mode: 'failed', job: 'a' } }, 'In the body, "part" has an unknown field "job". Known fields: mode, jobs.'],
      [{ part: { mode: 'failed', jobs: ['a'] } }, 'In the body, "part.jobs" goes with the modes "from" and "jobs" only.'],
      [{ part: { mode: 'from' } }, 'In the body, "part.jobs" must be a list of strings.'],
      [{ part: { mode: 'jobs', jobs: [] } }, 'In the body, "part.jobs" must have 1 to 200 names of jobs.'],
      [{ part: { mode: 'jobs', jobs: Array.from({ length: 201 }, String) } }, 'In the body, "part.jobs" must have 1 to 200 names of jobs.'],
      ...['', '\0', 'x'.repeat(1001)].map(
        (name) =>
          [
            { part: { mode: 'jobs', jobs: [name] } },
            'In the body, "part.jobs" must have names of jobs, of at most 1000 characters.',
          ] as const,
      ),
    ]
    for (const [body, message] of wrong) {
      for (const path of ['retry', 'retry/preview']) {
        const answer = await served.post(`/api/v1/runs/${newest}/${path}`, body)
        expect([answer.status, (await errorOf(answer)).message], message).to.deep.equal([400, message])
      }
    }
    expect(served.ports.asked.retries).to.have.lengthOf(bodies.length)
  })

  it('say what is wrong with a body, and pass on the advice when a start fails', async () => {
    await using served = await serveFake()
    for (const body of [
      [],
      'text',
      null,
      { project: '/home/site' },
      { project: '', pipeline: 'release' },
      { project: '/p', pipeline: 1 },
    ]) {
      expect((await served.post('/api/v1/runs', body)).status, JSON.stringify(body)).to.equal(400)
    }
    for (const extra of [{ args: 'x' }, { args: [1] }, { inputs: [] }, { inputs: 'x' }, { colour: 'red' }]) {
      expect((await served.post('/api/v1/runs', { project: '/p', pipeline: 'release', ...extra })).status, JSON.stringify(extra)).to.equal(
        400,
      )
    }
    expect(served.ports.asked.starts).to.deep.equal([])
    const answer = await served.post('/api/v1/runs', { project: '/home/site', pipeline: 'absent' })
    expect(answer.status).to.equal(400)
    expect(await errorOf(answer)).to.deep.equal({
      code: 'no-such-pipeline',
      message: 'There is no pipeline absent.',
      tryThis: ['Try release.'],
    })
  })

  it('change nothing in read-only mode, but still answer reads', async () => {
    await using served = await serveFake({ readOnly: true })
    const [newest = ''] = served.ports.runIds
    for (const path of [
      '/api/v1/runs',
      `/api/v1/runs/${newest}/cancel`,
      `/api/v1/runs/${newest}/retry`,
      `/api/v1/runs/${newest}/retry/preview`,
      `/api/v1/runs/${newest}/open`,
    ]) {
      const answer = await served.post(path, path.endsWith('runs') ? { project: '/home/site', pipeline: 'release' } : {})
      expect([answer.status, (await errorOf(answer)).code], path).to.deep.equal([403, 'read-only'])
    }
    expect(served.ports.asked).to.deep.include({ starts: [], cancels: [], retries: [], previews: [], openedFiles: [] })
    expect((await served.get('/api/v1/runs')).status).to.equal(200)
  })

  it('answer HEAD like GET without a body, and close the log', async () => {
    await using served = await serveFake()
    const path = `/api/v1/runs/${served.ports.runIds[0] ?? ''}/jobs/build/log`
    const answer = await served.get(path, { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).to.deep.equal([
      200,
      String(served.ports.contents.get('build')?.length),
      '',
    ])
    while (served.ports.asked.closed < 1) await new Promise(setImmediate)
  })

  it('refuse methods that a path does not support, and never send CORS headers', async () => {
    await using served = await serveFake()
    for (const [method, path, allow] of [
      ['DELETE', '/api/v1/runs', 'HEAD, GET, POST'],
      ['OPTIONS', '/api/v1/runs', 'HEAD, GET, POST'],
      ['POST', '/api/v1/stream', 'HEAD, GET'],
      ['PUT', '/index.html', 'GET, HEAD'],
    ] as const) {
      const answer = await served.get(path, { method })
      expect([answer.status, answer.headers.get('allow')], `${method} ${path}`).to.deep.equal([405, allow])
      expect(answer.headers.get('access-control-allow-origin')).to.equal(null)
    }
    for (const path of ['/api', '/api/', '/api/v2/runs', '/api/v1/runs/', '/API/v1/runs', '/api/v1/statistics']) {
      expect((await served.get(path, { redirect: 'manual' })).status, path).to.equal(path.startsWith('/API') ? 200 : 404)
    }
  })
})
