import { expect } from 'chai'
import { isColour, isUnicode } from '../../../src/cli/terminal/colour.ts'
import { chooseOutput } from '../../../src/cli/reporters/reporter.ts'

const terminal = { isTTY: true }
const pipe = {}

describe('what the environment asks for', () => {
  it('has colour on a terminal and none in a pipe', () => {
    expect(isColour(terminal, {})).to.equal(true)
    expect(isColour(pipe, {})).to.equal(false)
  })

  it('obeys NO_COLOR, FORCE_COLOR and a dumb terminal', () => {
    expect(isColour(terminal, { NO_COLOR: '1' })).to.equal(false)
    expect(isColour(terminal, { NO_COLOR: '' })).to.equal(true)
    expect(isColour(terminal, { TERM: 'dumb' })).to.equal(false)
    expect(isColour(pipe, { FORCE_COLOR: '1', NO_COLOR: '1' })).to.equal(true)
    expect(isColour(terminal, { FORCE_COLOR: '0' })).to.equal(false)
    expect(isColour(pipe, { GITHUB_ACTIONS: 'true' })).to.equal(true)
  })

  it('spells marks in ASCII on a dumb terminal', () => {
    expect(isUnicode({ TERM: 'dumb', LANG: 'C.UTF-8' })).to.equal(false)
    expect(isUnicode({ GITHUB_ACTIONS: 'true' })).to.equal(true)
  })

  it('reads LC_ALL before LC_CTYPE before LANG, and takes what is empty for unset', function () {
    // elsewhere every terminal shows Unicode
    if (process.platform !== 'linux') return
    expect(isUnicode({ LC_ALL: 'C', LC_CTYPE: 'C.UTF-8', LANG: 'C.UTF-8' })).to.equal(false)
    expect(isUnicode({ LC_ALL: '', LC_CTYPE: 'C', LANG: 'C.UTF-8' })).to.equal(false)
    expect(isUnicode({ LC_CTYPE: 'de_DE.utf8', LANG: 'C' })).to.equal(true)
    expect(isUnicode({ LANG: 'en_US.UTF-8' })).to.equal(true)
    expect(isUnicode({})).to.equal(false)
  })

  it('draws the tree for a person at a terminal and prints lines for everybody else', () => {
    const choose = (stdout: { isTTY?: boolean }, env = {}, hasNullInput = false) =>
      chooseOutput({ flag: 'auto', stdout, env, hasNullInput })
    expect(choose(terminal)).to.equal('tree')
    expect(choose(pipe)).to.equal('lines')
    expect(choose(terminal, { CI: 'true' })).to.equal('lines')
    expect(choose(terminal, { CI: 'false' })).to.equal('tree')
    expect(choose(terminal, { TERM: 'dumb' })).to.equal('lines')
    expect(choose(terminal, {}, true)).to.equal('lines')
    expect(chooseOutput({ flag: 'quiet', stdout: terminal, env: {} })).to.equal('quiet')
  })
})
