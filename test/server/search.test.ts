import { expect } from 'chai'
import { UserError } from '../../src/model/user-error.ts'
import type { MatchLineJson, SearchLineJson } from '../../src/wire/api.ts'
import { fakePorts } from './fake-ports.ts'
import { serveFake } from './serve-fake.ts'

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => {
      resolve()
    })
  })

const hit = (number: number): SearchLineJson => ({
  type: 'hit',
  run: 'r',
  pipeline: 'release',
  job: 'build',
  line: { number, text: 'found', stream: 'out' },
})

describe('the search', () => {
  it('streams the results, one JSON value per line, and passes on every option', async () => {
    await using served = await serveFake({ peer: 'own' })
    const run = served.ports.runIds[0] ?? ''
    const answer = await served.get(
      `/api/v1/search?text=a%2Bb+c&regex=true&case=true&run=${run}&job=test%2Fnode-22&pipeline=release&project=%2Fwork&limit=7`,
    )
    expect(answer.headers.get('content-type')).to.equal('application/x-ndjson; charset=utf-8')
    const lines = (await answer.text()).trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as SearchLineJson).type)).to.deep.equal(['hit', 'end'])
    expect(served.ports.asked.searches[0]?.query).to.deep.equal({
      text: 'a+b c',
      isRegex: true,
      isCaseSensitive: true,
      run,
      job: 'test/node-22',
      pipeline: 'release',
      project: '/work',
      limit: 7,
    })
    await served.get('/api/v1/search?text=x').then((plain) => plain.text())
    expect(served.ports.asked.searches[1]?.query).to.deep.equal({ text: 'x', isRegex: false, isCaseSensitive: false, limit: 200 })
  })

  it('requires a text, and limits its length and the other options', async () => {
    await using served = await serveFake({ peer: 'own' })
    for (const query of ['', '?text=', '?text=x&limit=1001', '?text=x&regex=1', '?text=x&run=latest', `?text=${'x'.repeat(1_001)}`]) {
      expect((await served.get(`/api/v1/search${query}`)).status, query).to.equal(400)
    }
    expect(served.ports.asked.searches).to.deep.equal([])
  })

  it('answers an invalid pattern with 400 and the reason', async () => {
    const fake = fakePorts()
    fake.find = async function* () {
      await Promise.resolve()
      throw new UserError('bad-pattern', 'The pattern ( cannot be read: unterminated group.')
    }
    await using served = await serveFake({ fake, peer: 'own' })
    for (let again = 0; again < 6; again++) {
      const answer = await served.get('/api/v1/search?text=(&regex=true')
      expect(answer.status).to.equal(400)
      expect(await answer.text()).to.include('unterminated group')
    }
  })

  it('sends a hit before the search ends, and ends the search when the client leaves', async () => {
    const fake = fakePorts()
    fake.find = async function* (_query, signal) {
      yield hit(1)
      await aborted(signal)
    }
    await using served = await serveFake({ fake, peer: 'own' })
    const leave = new AbortController()
    const answer = await served.get('/api/v1/search?text=x', { signal: leave.signal })
    const { value: first } = (await answer.body?.pipeThrough(new TextDecoderStream()).getReader().read()) ?? { value: '' }
    expect(first).to.equal(`${JSON.stringify(hit(1))}\n`)
    leave.abort()
    const signal = fake.asked.searches[0]?.signal
    while (signal?.aborted !== true) await new Promise(setImmediate)
    expect(served.bugs).to.deep.equal([])
  })

  it('ends the search of a client that leaves before the first hit', async () => {
    const fake = fakePorts()
    fake.find = async function* (_query, signal) {
      await aborted(signal)
    }
    await using served = await serveFake({ fake, peer: 'own' })
    const leave = new AbortController()
    const answer = served.get('/api/v1/search?text=x', { signal: leave.signal }).catch(() => undefined)
    while (fake.asked.searches.length === 0) await new Promise(setImmediate)
    leave.abort()
    await answer
    const signal = fake.asked.searches[0]?.signal
    while (signal?.aborted !== true) await new Promise(setImmediate)
  })

  it('runs four searches at once and refuses a fifth until one has ended', async () => {
    const fake = fakePorts()
    fake.find = async function* (_query, signal) {
      yield hit(1)
      await aborted(signal)
    }
    await using served = await serveFake({ fake, peer: 'own' })
    const leave = new AbortController()
    await Promise.all(Array.from({ length: 4 }, () => served.get('/api/v1/search?text=x', { signal: leave.signal })))
    const fifth = await served.get('/api/v1/search?text=x')
    expect([fifth.status, fifth.headers.get('retry-after')]).to.deep.equal([503, '2'])
    leave.abort()
    while (fake.asked.searches.some(({ signal }) => !signal.aborted)) await new Promise(setImmediate)
    fake.find = fakePorts().find
    expect((await served.get('/api/v1/search?text=x')).status).to.equal(200)
  })
})

describe('the search inside one log', () => {
  it('streams the results, passes on every option, and finds the job by its file name', async () => {
    await using served = await serveFake({ peer: 'own' })
    const run = served.ports.runIds[0] ?? ''
    const answer = await served.get(`/api/v1/runs/${run}/jobs/test%252Fnode-22/matches?text=a%2Bb&regex=true&from=7`)
    expect(answer.headers.get('content-type')).to.equal('application/x-ndjson; charset=utf-8')
    const lines = (await answer.text()).trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as MatchLineJson).type)).to.deep.equal(['matches', 'progress', 'end'])
    const job = 'test/node-22'
    expect(served.ports.asked.matches[0]?.query).to.deep.equal({
      run,
      job,
      isGrowing: false,
      text: 'a+b',
      isRegex: true,
      isCaseSensitive: false,
      from: 7,
    })
    expect([served.ports.asked.opened, served.ports.asked.closed]).to.deep.equal([1, 1])
  })

  it('says what is wrong, and ends when the client leaves', async () => {
    const fake = fakePorts()
    const signals: AbortSignal[] = []
    fake.match = async function* (_query, signal) {
      signals.push(signal)
      yield { type: 'matches', lines: [1] }
      await aborted(signal)
    }
    await using served = await serveFake({ peer: 'own', fake })
    const run = `/api/v1/runs/${served.ports.runIds[0] ?? ''}`
    expect((await served.get(`${run}/jobs/build/matches`)).status).to.equal(400)
    expect((await served.get(`${run}/jobs/build/matches?text=x&from=0`)).status).to.equal(400)
    expect((await served.get(`${run}/jobs/buidl/matches?text=x`)).status).to.equal(404)
    const leaving = new AbortController()
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => served.get(`${run}/jobs/build/matches?text=x`, { signal: leaving.signal })),
    )
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200])
    const tooMany = await served.get(`${run}/jobs/build/matches?text=x`)
    expect([tooMany.status, tooMany.headers.get('retry-after')]).to.deep.equal([503, '2'])
    leaving.abort()
    await Promise.all(signals.map(aborted))
    expect(signals).to.have.length(4)
  })
})
