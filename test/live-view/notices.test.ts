import { mock } from 'node:test'
import { expect } from 'chai'
import { createNotices } from '../../src/live-view/notices.ts'
import type { NoticeJson } from '../../src/wire/api.ts'

const grew = (bytes: number, job = 'lint'): NoticeJson => ({ kind: 'log', run: 'r', job, bytes })

describe('notices to all clients', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] })
  })
  afterEach(() => {
    mock.timers.reset()
  })

  it('are sent at once, then at most every 40 ms, with the newest for each thing, and the last one always', () => {
    const notices = createNotices()
    const heard: NoticeJson[] = []
    notices.subscribe((notice) => heard.push(notice))
    for (const bytes of [1, 2, 3]) notices.notify(grew(bytes))
    expect(heard).to.deep.equal([grew(1)])
    mock.timers.tick(39)
    notices.notify(grew(9, 'test'))
    expect(heard).to.deep.equal([grew(1), grew(9, 'test')])
    mock.timers.tick(1)
    expect(heard.slice(2)).to.deep.equal([grew(3)])
    notices.notify(grew(4))
    notices.notify(grew(10, 'test'))
    expect(heard).to.have.length(3)
    mock.timers.tick(39)
    expect(heard.slice(3)).to.deep.equal([grew(10, 'test')])
    mock.timers.tick(1000)
    expect(heard.slice(4)).to.deep.equal([grew(4)])
    mock.timers.tick(40)
    notices.notify(grew(5))
    expect(heard.at(-1)).to.deep.equal(grew(5))
  })

  it('reach every listener until it unsubscribes', () => {
    const notices = createNotices()
    const heard: string[] = []
    const leave = notices.subscribe(() => heard.push('one'))
    notices.subscribe(() => heard.push('two'))
    notices.notify({ kind: 'reset' })
    leave()
    notices.notify({ kind: 'gone', run: 'r' })
    expect(heard).to.deep.equal(['one', 'two', 'two'])
  })
})
