import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { defaultRules } from '../../src/retention/rules.ts'
import { readHomeRules } from '../../src/retention/home-rules.ts'
import { mistake } from '../caught.ts'
import { tempHome } from '../storage/temp-home.ts'
import { unreadFifo } from '../unread-fifo.ts'

const dayMs = 86_400_000
const example = 'Write, for example: {"retention": {"olderThan": "90d", "maxSize": "10GB", "keep": 20}}'

const written = {
  '{}': defaultRules,
  '{"retention": {}}': defaultRules,
  '{"retention": false}': false,
  '{"retention": {"olderThan": "30d", "maxSize": "500MB", "keep": 0}}': { olderThanMs: 30 * dayMs, maxBytes: 500e6, keep: 0 },
  '{"retention": {"olderThan": "12h", "maxSize": "1.5 gb"}}': { olderThanMs: dayMs / 2, maxBytes: 1.5e9, keep: 20 },
  '{"retention": {"olderThan": false, "maxSize": false}}': { keep: 20 },
}

const refused = {
  '{"retention": ': ['is not JSON (Unexpected end of JSON input)', example],
  '[]': ['does not hold an object', example],
  '{"retentoin": false}': ['has an unknown setting "retentoin"', 'Did you mean "retention"?'],
  '{"colour": "red"}': ['has an unknown setting "colour"', 'Known here: retention.'],
  '{"retention": true}': ['has a wrong value: "retention" is true', 'Make it an object, or false to delete no runs.'],
  '{"retention": {"maxsize": "1GB"}}': ['has an unknown setting "retention.maxsize"', 'Did you mean "maxSize"?'],
  '{"retention": {"olderThan": 90}}': [
    'has a wrong value: "retention.olderThan" is 90',
    'Make it a length of time such as "90d", or false for no limit.',
  ],
  '{"retention": {"olderThan": "soon"}}': [
    'has a wrong value: "retention.olderThan" is "soon"',
    'Make it a length of time such as "90d", or false for no limit.',
  ],
  '{"retention": {"maxSize": "10"}}': [
    'has a wrong value: "retention.maxSize" is "10"',
    'Make it a size such as "10GB", or false for no limit.',
  ],
  '{"retention": {"keep": -1}}': ['has a wrong value: "retention.keep" is -1', 'Make it a whole number from 0 on.'],
  '{"retention": {"keep": "20"}}': ['has a wrong value: "retention.keep" is "20"', 'Make it a whole number from 0 on.'],
}

describe('the rules in the config.json of a home', () => {
  it('are the defaults without one', () => {
    using home = tempHome()
    expect(readHomeRules(home.path)).to.deep.equal({ olderThanMs: 90 * dayMs, maxBytes: 10e9, keep: 20 })
  })

  for (const [text, rules] of Object.entries(written)) {
    it(`are read from ${text}`, () => {
      using home = tempHome()
      writeFileSync(join(home.path, 'config.json'), text)
      expect(readHomeRules(home.path)).to.deep.equal(rules)
    })
  }

  for (const [text, [what, tryThis]] of Object.entries(refused)) {
    it(`are refused in ${text}`, async () => {
      using home = tempHome()
      const file = join(home.path, 'config.json')
      writeFileSync(file, text)
      const { code, message, tryThis: advice } = await mistake(() => readHomeRules(home.path))
      expect([code, message, ...advice]).to.deep.equal(['home-config', `${file} ${what}.`, tryThis])
    })
  }

  it('are refused if a pipe is in the place of the file, without waiting for its writer', async () => {
    using home = tempHome()
    const file = join(home.path, 'config.json')
    await using fifo = unreadFifo(file, '{"retention": false}')
    const { message } = await mistake(() => readHomeRules(home.path))
    expect([message, fifo.isRead()]).to.deep.equal([`${file} cannot be read (it is not a file).`, false])
  })

  it('are read through a link', () => {
    using home = tempHome()
    writeFileSync(join(home.path, 'mine.json'), '{"retention": false}')
    symlinkSync('mine.json', join(home.path, 'config.json'))
    expect(readHomeRules(home.path)).to.equal(false)
  })

  it('are refused if the file cannot be read', async () => {
    using home = tempHome()
    mkdirSync(join(home.path, 'config.json'))
    const { message, tryThis } = await mistake(() => readHomeRules(home.path))
    expect(message).to.equal(`${join(home.path, 'config.json')} cannot be read (it is not a file).`)
    expect(tryThis).to.deep.equal(['Make it readable, or remove it: then the defaults apply.'])
  })
})
