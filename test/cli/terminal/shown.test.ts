import { expect } from 'chai'
import { createOutput } from '../../../src/cli/terminal/output-stream.ts'
import { joinShown, shown, shownJson, shownLines, toShown } from '../../../src/cli/terminal/shown.ts'
import { FakeTerminal } from '../fake-terminal.ts'

const hostile = '\x1b]52;c;cHduZWQ=\x07\x1b[2J\x9b1m\u202e\x7f\r'
const server = { GITHUB_ACTIONS: 'true' }

describe('text on its way to the terminal', () => {
  it('A13: keeps its colours, tabs and newlines, and loses all else that could control the terminal', () => {
    expect(toShown(`a${hostile}\tb\n\x1b[31mc\x1b[39m\r\n`, {})).to.equal('a\tb\n\x1b[31mc\x1b[39m\r\n')
    expect(shownLines(['a', `b${hostile}`], {})).to.equal('a\nb\n')
  })

  it('A13: gives no command to a build server, wherever a line may begin', () => {
    const commands = '::error::x\n  ::stop-commands::t\n\u3000::add-mask::y\r\n::x ##[group]g ##vso[task.x]z ##teamcity[t]'
    expect(toShown(commands, server)).to.equal(
      ': :error::x\n  : :stop-commands::t\n\u3000: :add-mask::y\r\n: :x ## [group]g ## vso[task.x]z ## teamcity[t]',
    )
    expect(toShown(`a\r::stop-commands::t`, server)).to.equal('a::stop-commands::t')
    expect(toShown('std::fs ## heading', server)).to.equal('std::fs ## heading')
    for (const name of ['CI', 'TF_BUILD', 'TEAMCITY_VERSION']) expect(toShown('::x', { [name]: '1' })).to.equal(': :x')
    expect(toShown(commands, { CI: 'false' })).to.equal(commands)
  })

  it('A13: is the same value as JSON, without characters that JSON leaves as they are', () => {
    const value = { text: hostile, list: ['ü', '\u2066'] }
    const json = shownJson(JSON.stringify(value))
    expect(json).not.to.match(/[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
    expect(JSON.parse(json)).to.deep.equal(value)
  })

  it('A13: is demanded by the compiler', () => {
    const terminal = new FakeTerminal()
    const output = createOutput(terminal)
    // @ts-expect-error a text that may quote others
    output.print('text')
    // @ts-expect-error a text that may quote others, inside one of ours
    const joined = shown`ours ${'text'}`
    output.print(joinShown([joined, shown`\x1b[K${toShown(hostile)}${1}`]))
    expect(terminal.written).to.equal('textours text\x1b[K1')
  })
})
