import { expect } from 'chai'
import fc from 'fast-check'
import { parseSgr, plainText } from '../../dashboard/log/sgr/parse-sgr.ts'

const shown = (line: string): string => plainText(parseSgr(line))
const escape = '\u001b'

describe('a line of a log, as a terminal would leave it', () => {
  it('has colours and weights, in every notation', () => {
    expect(parseSgr(`${escape}[31mred${escape}[1;44m bold on blue${escape}[0m plain`)).to.deep.equal([
      { text: 'red', look: { text: 1 } },
      { text: ' bold on blue', look: { text: 1, ground: 4, isBold: true } },
      { text: ' plain', look: {} },
    ])
    const colours: Readonly<Record<string, unknown>> = {
      '91': 9,
      '38;5;9': 9,
      '38;5;196': [255, 0, 0],
      '38:5:196': [255, 0, 0],
      '38;5;244': [128, 128, 128],
      '38;2;1;2;3': [1, 2, 3],
      '38:2:1:2:3': [1, 2, 3],
      '38:2::1:2:3': [1, 2, 3],
      '58;5;3;32': 2,
      '38;2;1;2;3;32': 2,
    }
    for (const [code, colour] of Object.entries(colours)) expect(parseSgr(`${escape}[${code}mx`)[0]?.look.text, code).to.deep.equal(colour)
    for (const code of ['38;5;256', '38;2;1;2;300', '38;9', '38', '39', '999', ''])
      expect(parseSgr(`${escape}[${code}mx`)[0]?.look.text, code).to.equal(undefined)
  })

  it('ends each look with its own code', () => {
    const looks = parseSgr(
      `${escape}[1;2;3;4;7;9ma${escape}[22mb${escape}[23mc${escape}[24md${escape}[27me${escape}[29mf${escape}[4:3mg${escape}[4:0mh`,
    )
    expect(looks.map(({ look }) => Object.keys(look).map((name) => name.slice(2)))).to.deep.equal([
      ['Bold', 'Dim', 'Italic', 'Underlined', 'Inverse', 'Struck'],
      ['Italic', 'Underlined', 'Inverse', 'Struck'],
      ['Underlined', 'Inverse', 'Struck'],
      ['Inverse', 'Struck'],
      ['Struck'],
      [],
      ['Underlined'],
      [],
    ])
  })

  it('is overwritten after a carriage return, and cleared where the program cleared it', () => {
    const lines: Readonly<Record<string, string>> = {
      'abcdef\rxy': 'xycdef',
      '10%\r50%\r100%': '100%',
      'done\r': 'done',
      'done\r\r\r': 'done',
      [`long text\r${escape}[Kshort`]: 'short',
      [`long text\r${escape}[2Kshort`]: 'short',
      [`long text${escape}[2K\rshort`]: 'short',
      [`long text${escape}[1Gshort`]: 'long textshort',
      [`a\r${escape}[1Gb`]: 'b',
      'ab\bc': 'ac',
      '\b\bx': 'x',
      'a\tb\rxx': 'xx      b',
      'a😀b\rxy': 'xyb',
    }
    for (const [written, left] of Object.entries(lines)) expect(shown(written), JSON.stringify(written)).to.equal(left)
    expect(parseSgr(`${escape}[31mred!\r${escape}[32mgr`)).to.deep.equal([
      { text: 'gr', look: { text: 2 } },
      { text: 'd!', look: { text: 1 } },
    ])
  })

  it('shows meaningless bytes as symbols, and drops control sequences', () => {
    const lines: Readonly<Record<string, string>> = {
      'a\0b': 'a␀b',
      'a\x07b': 'ab',
      'a\x02\x7f': 'a␂␡',
      'a\tb': 'a\tb',
      [`${escape}]0;title\x07text`]: 'text',
      [`${escape}]52;c;AAAA${escape}\\text`]: 'text',
      [`${escape}Pdevice${escape}\\text`]: 'text',
      [`${escape}_app${escape}\\${escape}^private${escape}\\${escape}Xstart${escape}\\text`]: 'text',
      '\x9b2Jcleared\x9d0;t\x9ctext\x90d\x9cx\x85y': 'clearedtextxy',
      [`${escape}(Btext${escape}7${escape}=x`]: 'textx',
      [`${escape}[2J${escape}[10;20H${escape}[?25l${escape}[>0;1ctext`]: 'text',
      'name\u202egnp.exe\u2066\u200f': 'namegnp.exe',
      [escape]: '',
      [`text${escape}[`]: 'text',
      [`text${escape}[31`]: 'text',
    }
    for (const [written, left] of Object.entries(lines)) expect(shown(written), JSON.stringify(written)).to.equal(left)
  })

  it('does not lose its end to a terminal string without a terminator', () => {
    expect(shown(`${escape}]0;${'x'.repeat(10_000)}end`)).to.match(/end$/)
  })

  it('links only to http and https', () => {
    const linked = (address: string): string | undefined =>
      parseSgr(`${escape}]8;;${address}${escape}\\here${escape}]8;;${escape}\\ on`)[0]?.href
    expect(linked('https://example.com/a?b;c')).to.equal('https://example.com/a?b;c')
    expect(linked('HTTP://example.com')).to.equal('http://example.com/')
    for (const address of [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      '//example.com',
      ' https://x',
      'https://',
      `https://${'x'.repeat(3000)}`,
    ])
      expect(linked(address), address).to.equal(undefined)
    expect(
      parseSgr(`${escape}]8;id=1;https://example.com/\x07here${escape}]8;;\x07 on`).map(({ text, href }) => [text, href]),
    ).to.deep.equal([
      ['here', 'https://example.com/'],
      [' on', undefined],
    ])
  })

  it('never has control characters or text that changes direction', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        escape,
        '[',
        ']',
        'm',
        ';',
        '3',
        '8',
        'K',
        '\r',
        '\b',
        '\x07',
        '\x9b',
        '\x9d',
        '\x90',
        '\x9c',
        '\\',
        '\u202e',
        '\t',
        'x',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const line = pieces.join('')
        const text = shown(line)
        expect(text).not.to.match(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
        expect(text.length).to.be.at.most(line.length * 8)
        for (const { href } of parseSgr(line)) if (href !== undefined) expect(href).to.match(/^https?:/)
      }),
      { numRuns: 400 },
    )
  })

  it('keeps plain text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '漢', '😀', ' ', '\t', '<', '&') }), (text) => {
        expect(shown(text)).to.equal(text)
      }),
    )
  })

  // anything quadratic in the length of the line takes hours for these
  const megabyte = 1_000_000
  for (const [name, unit] of Object.entries({
    introducers: `${escape}[`,
    strings: `${escape}]`,
    'strings of one byte': '\x9d',
    'strings with text': '\x9dabc',
    parameters: '1;',
    'returns and erasures': `\rab${escape}[K`,
    'clearings and tabs': `\t\r${escape}[2K`,
    colours: `${escape}[31ma`,
    'long colours': `${escape}[${'1;'.repeat(2000)}m`,
    links: `${escape}]8;;https://a.b/\x07a`,
  })) {
    it(`is parsed in linear time: ${name}`, () => {
      const line = `${name === 'parameters' ? `${escape}[` : ''}${unit.repeat(megabyte / unit.length)}\rend`
      expect(shown(line)).to.match(/^end/)
    })
  }
})
