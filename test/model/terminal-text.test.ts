import { expect } from 'chai'
import { sanitiseLine, sanitiseName, sanitiseTerminalText } from '../../src/model/text/terminal-text.ts'

const [escape, bell, terminator] = ['\x1b', '\x07', '\x1b\\']

/** Sequences that must not reach a terminal, with what may be left of them. */
const sequences: readonly (readonly [string, string, string])[] = [
  ['OSC 52, which writes the clipboard', `${escape}]52;c;ZXZpbA==${bell}`, ''],
  ['OSC 52 ended by ST', `${escape}]52;c;ZXZpbA==${terminator}`, ''],
  ['OSC 8, a link', `${escape}]8;;http://evil${terminator}text${escape}]8;;${terminator}`, 'text'],
  ['OSC 0, the title', `${escape}]0;root@host${bell}`, ''],
  ['OSC 1337 of iTerm', `${escape}]1337;File=x:AAAA${bell}`, ''],
  ['OSC left open', `${escape}]52;c;ZXZp`, ''],
  ['OSC left open ends with its line', `${escape}]0;t\nnext`, '\nnext'],
  ['OSC ended by a C1 ST', `${escape}]0;t\x9c`, ''],
  ['OSC begun by its C1', `\x9d0;t${bell}`, ''],
  ['OSC that holds a colour', `${escape}]0;a${escape}[31mb${bell}`, `${escape}[31mb`],
  ['DCS', `${escape}P+q544e${terminator}`, ''],
  ['DCS by its C1', `\x90q\x9c`, ''],
  ['APC', `${escape}_Gf=100;AAAA${terminator}`, ''],
  ['APC by its C1', `\x9fG\x9c`, ''],
  ['PM', `${escape}^secret${terminator}`, ''],
  ['SOS', `${escape}Xtext${terminator}`, ''],
  ['cursor home', `${escape}[H`, ''],
  ['cursor up', `${escape}[5A`, ''],
  ['cursor position', `${escape}[10;20H`, ''],
  ['clear screen', `${escape}[2J`, ''],
  ['clear history', `${escape}[3J`, ''],
  ['clear line', `${escape}[K`, ''],
  ['alternate screen', `${escape}[?1049h`, ''],
  ['hidden cursor', `${escape}[?25l`, ''],
  ['bracketed paste', `${escape}[?2004h`, ''],
  ['mouse reports', `${escape}[?1003h`, ''],
  ['a question about the cursor', `${escape}[6n`, ''],
  ['a question about the device', `${escape}[>c`, ''],
  ['window size and title reports', `${escape}[21t`, ''],
  ['scroll region', `${escape}[1;5r`, ''],
  ['insert line', `${escape}[3L`, ''],
  ['keys of kitty', `${escape}[>1u`, ''],
  ['CSI with blanks', `${escape}[1 q`, ''],
  ['CSI by its C1', `\x9b2J`, ''],
  ['CSI left open', `${escape}[12;`, ''],
  ['a private SGR', `${escape}[>4;2m`, ''],
  ['reset', `${escape}c`, ''],
  ['save and restore', `${escape}7${escape}8`, ''],
  ['character sets', `${escape}(0`, ''],
  ['a lonely escape', escape, ''],
  ['two escapes that would meet', `${escape}${escape}[2J`, ''],
  ['bell, backspace, NUL, DEL', `a${bell}\b\0\x7fb`, 'ab'],
  ['vertical tab and form feed', 'a\v\fb', 'ab'],
  ['shift out and in', '\x0e\x0f', ''],
]

describe('text of others on the terminal', () => {
  for (const [name, sequence, left] of sequences) {
    it(`row 65: drops ${name}`, () => {
      const clean = sanitiseTerminalText(`before ${sequence}`)
      expect(clean).to.equal(`before ${left}`)
      expect(clean.replace(/\x1b\[[0-9;:]*m/g, '')).not.to.match(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
    })
  }

  it('keeps colours, tabs, line ends and every other character', () => {
    const text = `${escape}[1;38;5;196mred${escape}[0m\tblau grün 日本語 🚀\n${escape}[38:2:1:2:3mx`
    expect(sanitiseTerminalText(text)).to.equal(text)
  })

  it('drops colours too where there are none', () => {
    expect(sanitiseTerminalText(`${escape}[31mred${escape}[0m`, false)).to.equal('red')
  })

  it('drops what reorders text for the eye', () => {
    expect(sanitiseName('safe\u202Egnp.exe\u2066x\u200E')).to.equal('safegnp.exex')
  })

  it('puts a name on one line', () => {
    expect(sanitiseName('a\nb\tc')).to.equal('a b c')
  })

  it('shows a progress bar as it stands after its last carriage return', () => {
    expect(sanitiseLine('10 %\r50 %\r100 %')).to.equal('100 %')
    expect(sanitiseLine('100 %\r')).to.equal('100 %')
    expect(sanitiseLine('text\r\n')).to.equal('text')
  })

  it('switches colour off at the end of a line', () => {
    expect(sanitiseLine(`${escape}[31mred`)).to.equal(`${escape}[31mred${escape}[0m`)
  })

  it('shows the rest of a sequence longer than 4 KB as text, without its introduction', () => {
    const clean = sanitiseTerminalText(`${escape}]0;${'a'.repeat(10_000)}${bell}`)
    expect(clean).to.match(/^a{5000,6000}$/)
  })

  it('takes a megabyte of introductions in its stride', () => {
    expect(sanitiseTerminalText(`${escape}[`.repeat(500_000))).to.equal('')
    expect(sanitiseTerminalText(`${escape}]`.repeat(500_000))).to.equal('')
  })
})
