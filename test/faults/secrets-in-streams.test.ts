import { execFileSync } from 'node:child_process'
import { inspect } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import { base64Encodings } from '../../src/masking/byte-encodings.ts'
import { SecretBook } from '../../src/masking/secret-book.ts'
import { bookOf, bytesOf, cutAt, oneByOne, shown } from './masked-stream.ts'
import { times } from './times.ts'

const plain = (text: string): readonly Uint8Array[] => [bytesOf(text)]
/** Characters that programs escape in different ways, mixed with ordinary ones. */
const secretText = fc
  .string({
    unit: fc.constantFrom(...Array.from('abcdefghijkXYZ0123456789-_.~+/=&<>"\'`$\\!*() é✓')),
    minLength: 8,
    maxLength: 40,
  })
  .filter((text) => text.trim().length >= 8 && !text.includes('  ') && /[^ ]{3}/.test(text.trim().slice(0, 4)))

/** All sequences of six consecutive bytes of a secret. */
const windowsOf = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.max(0, bytes.length - 5) }, (_, from) => bytes.subarray(from, from + 6))

describe('a secret in a stream', function () {
  this.timeout(600_000)

  it('row 44: is masked at every cut and byte by byte', () => {
    const secret = 'hunter2/hunter2+correct-horse'
    const book = bookOf(secret, 'horse-battery', 'the secret with blanks in it')
    const text = bytesOf(`begin ${secret}${secret} hunter2/hun ${secret}-battery the secret with  blanks in it hunter2/hunter2 end`)
    const expected = 'begin *** hunter2/hun *** *** hunter2/hunter2 end'
    expect(shown(book, [text])).to.equal(expected)
    expect(shown(book, oneByOne(text))).to.equal(expected)
    for (let first = 0; first <= text.length; first++) expect(shown(book, cutAt(text, [first])), `cut at ${first}`).to.equal(expected)
    for (let first = 0; first <= text.length; first += 3)
      for (let second = first; second <= text.length; second += 5)
        expect(shown(book, cutAt(text, [first, second])), `cut at ${first} and ${second}`).to.equal(expected)
  })

  it('row 44: is masked for any text and any cuts, and nothing else changes', () => {
    const letter = fc.constantFrom('a', 'b', ' ', '-', '\n')
    const secret = fc.string({ unit: fc.constantFrom(...Array.from('ab-')), minLength: 4, maxLength: 12 })
    const cases = fc.tuple(
      fc.array(secret, { minLength: 1, maxLength: 4 }),
      fc.array(fc.oneof(letter, fc.nat(3)), { maxLength: 60 }),
      fc.array(fc.nat(300), { maxLength: 12 }),
    )
    fc.assert(
      fc.property(cases, ([secrets, parts, cuts]) => {
        const book = bookOf(...secrets)
        const text = parts.map((part) => (typeof part === 'number' ? (secrets[part] ?? '') : part)).join('')
        const whole = shown(book, plain(text))
        expect(whole).to.equal(starred(text, secrets))
        expect(shown(book, cutAt(bytesOf(text), cuts))).to.equal(whole)
        expect(shown(book, oneByOne(bytesOf(text)))).to.equal(whole)
      }),
      { numRuns: times(500, 10_000) },
    )
  })

  it('row 44: is masked even if it is as long as a variable can be, however many pieces it comes in', () => {
    const secret = Array.from({ length: 15_000 }, (_, n) => `${n}`.padStart(8, 'k')).join('')
    const book = bookOf(secret)
    for (const spelling of [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('base64'),
      `${secret.slice(0, 70_000)}\x1b[31m${secret.slice(70_000)}`,
    ]) {
      const text = bytesOf(`begin ${spelling} end`)
      const pieces = cutAt(
        text,
        Array.from({ length: Math.ceil(text.length / 1000) }, (_, n) => n * 1000),
      )
      expect(shown(book, pieces) === 'begin *** end', spelling.slice(0, 16)).to.equal(true)
    }
  })

  it('row 44: does not delay text that cannot become a secret, so that a prompt is seen', () => {
    const stream = bookOf('opensesame').openStream()
    const given = (text: string): string => Buffer.concat([...stream.push(bytesOf(text))]).toString()
    expect(given('Password: ')).to.equal('Password: ')
    expect(given('open')).to.equal('')
    expect(given('ed\n')).to.equal('opened\n')
    expect(given('it opens')).to.equal('it ')
    expect(Buffer.concat([...stream.end()]).toString()).to.equal('opens')
  })

  const forms: Readonly<Record<string, string>> = {
    'line feeds': '\n',
    'carriage returns and line feeds': '\r\n',
    'carriage returns': '\r',
    'blank lines': '\n\n',
    'blanks, as an unquoted variable': ' ',
    tabs: '\t',
    'an indent': '\n      ',
    'blanks at the end of lines': '   \n',
    'form feeds': '\f',
    JSON: '\\n',
    'JSON of Windows': '\\r\\n',
    'a URL': '%0A',
  }
  for (const [name, lineEnd] of Object.entries(forms)) {
    it(`row 45: is masked if it has several lines, joined by ${name}`, () => {
      const lines = ['-----BEGIN KEY-----', 'ab12', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'x9/+', '-----END KEY-----']
      const book = bookOf(`${lines.join('\n')}\n`)
      const written = name === 'a URL' ? encodeURIComponent(lines.join('\n')) : lines.join(lineEnd)
      for (const chunks of [plain(`<${written}>`), oneByOne(bytesOf(`<${written}>`))]) expect(shown(book, chunks)).to.equal('<***>')
      expect(shown(book, plain(`a line: ${lines[2] ?? ''}, and no secret: ab12`))).to.equal('a line: ***, and no secret: ab12')
    })
  }

  const markup = (text: string): string =>
    text.replace(/[&<>"']/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[mark] ?? '')
  const inPairs = (text: string, between: string): string => Buffer.from(text).toString('hex').match(/../g)?.join(between) ?? ''
  const inForm = (text: string): string => new URLSearchParams({ _: text }).toString().slice(2)
  const encodings: Readonly<Record<string, (text: string) => string>> = {
    itself: (text) => text,
    JSON: (text) => JSON.stringify(text).slice(1, -1),
    'JSON in JSON': (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
    'a URL': encodeURIComponent,
    'a URL in small letters': (text) => encodeURIComponent(text).replace(/%../g, (one) => one.toLowerCase()),
    'a form': (text) => new URLSearchParams({ _: text }).toString().slice(2),
    markup,
    'single quotes': (text) => text.replaceAll("'", String.raw`'\''`),
    'double quotes': (text) => text.replace(/["$`\\]/g, String.raw`\$&`),
    'hexadecimal digits': (text) => Buffer.from(text).toString('hex'),
    'large hexadecimal digits': (text) => Buffer.from(text).toString('hex').toUpperCase(),
    'bytes with colons': (text) => inPairs(text, ':'),
    'large bytes with hyphens': (text) => inPairs(text, '-').toUpperCase(),
    'a URL in a URL': (text) => encodeURIComponent(encodeURIComponent(text)),
    'a form in a form': (text) => inForm(inForm(text)),
    'console.log of an object': (text) => inspect({ text }).slice(9, -3),
  }
  it('row 46: is masked in every encoding, whatever is before and after it', () => {
    const cases = fc.tuple(secretText, fc.constantFrom(...Object.keys(encodings)), fc.array(fc.nat(200), { maxLength: 4 }))
    fc.assert(
      fc.property(cases, ([given, name, cuts]) => {
        const secret = given.trim()
        const encoded = encodings[name]?.(secret) ?? ''
        const text = Buffer.from(`##${encoded}##`)
        expect(shown(bookOf(secret), cutAt(text, cuts)), name).to.equal('##***##')
      }),
      { numRuns: times(500, 10_000) },
    )
  })

  it('A14: is masked as `console.log` and `printf %q` write it, with all quotes, control characters and letters of other alphabets', () => {
    const odd = fc.string({
      unit: fc.constantFrom(...Array.from('abcXYZ019\'"`\\ \n\t\x1b\x7f\x07é✓,#~^[]{}=:%')),
      minLength: 10,
      maxLength: 30,
    })
    const secrets = fc
      .sample(odd, { numRuns: times(60, 2_000), seed: 14 })
      .map((text) => `kT9${text.trim()}`)
      .filter((text) => !/\s\s/.test(text))
    for (const program of ['printf', 'env printf']) {
      for (const LC_ALL of ['C', 'C.UTF-8']) {
        const written = execFileSync('bash', ['-c', `${program} '%q\\0' "$@"`, 'sh', ...secrets], { env: { ...process.env, LC_ALL } })
        for (const [index, text] of written.toString('latin1').split('\0').slice(0, -1).entries()) {
          const masked = shown(bookOf(secrets[index] ?? ''), [Buffer.from(text, 'latin1')])
          expect(masked.replaceAll(/[$'"\\~]/g, ''), `${program} ${LC_ALL} ${text}`).to.equal('***')
        }
      }
    }
    for (const secret of secrets) {
      expect(shown(bookOf(secret), plain(inspect({ s: secret }, { breakLength: Infinity }).slice(6, -3))), secret).to.equal('***')
    }
  })

  it('A14: is masked in base64 of UTF-16', () => {
    for (const secret of ['hunter2-hunter2', 'pässwörd-✓', 'abcd-efg']) {
      for (let before = 0; before < 3; before++) {
        const text = Buffer.from(`${'x'.repeat(before)}${secret}yz`, 'utf16le').toString('base64')
        const masked = shown(bookOf(secret), plain(text))
        expect(masked).to.include('***')
        // no six of its bytes are left
        for (const alphabet of windowsOf(Buffer.from(secret, 'utf16le')).flatMap((bytes) => base64Encodings(bytes)))
          expect(masked).not.to.include(alphabet)
      }
    }
  })

  it('row 46: shows no six of its bytes in base64, whatever bytes are encoded with it', () => {
    const cases = fc.tuple(
      secretText,
      fc.constantFrom('base64', 'base64url'),
      fc.uint8Array({ maxLength: 8 }),
      fc.uint8Array({ maxLength: 8 }),
      fc.array(fc.nat(200), { maxLength: 4 }),
    )
    fc.assert(
      fc.property(cases, ([given, alphabet, before, after, cuts]) => {
        const secret = bytesOf(given.trim())
        const encoded = Buffer.concat([before, secret, after]).toString(alphabet)
        const out = shown(bookOf(given), cutAt(bytesOf(`##${encoded}##`), cuts))
        expect(out).to.include('***')
        const leaks = windowsOf(secret)
          .flatMap(base64Encodings)
          .filter((leak) => out.includes(leak))
        expect(leaks).to.deep.equal([])
      }),
      { numRuns: times(500, 10_000) },
    )
  })

  it('row 46: is masked as the password of a URL, and so is a password that was not declared', () => {
    const book = bookOf('postgres://app:s3cr%40t-pw@db.local/app')
    const cases: Readonly<Record<string, string>> = {
      'its URL: postgres://app:s3cr%40t-pw@db.local/app': 'its URL: ***',
      'password s3cr%40t-pw or s3cr@t-pw': 'password *** or ***',
      'another http://me:pa@ss@example.org/?q=a:b@c and http://localhost:8080/x':
        'another http://me:***@example.org/?q=a:b@c and http://localhost:8080/x',
      'at the end http://u:pass@h': 'at the end http://u:***@h',
    }
    for (const [text, expected] of Object.entries(cases)) {
      expect(shown(book, plain(text))).to.equal(expected)
      expect(book.text(text)).to.equal(expected)
      for (let at = 0; at < text.length; at++) expect(shown(book, cutAt(bytesOf(text), [at]))).to.equal(expected)
    }
  })

  it('row 47: is masked with colour codes and links inside it', () => {
    const sequences = [
      '\x1b[31m',
      '\x1b[0m',
      '\x1b[38;2;1;2;3m',
      '\x1b]8;;https://example.org\x07',
      '\x1b]0;a title\x1b\\',
      '\x1b(B',
      '\x1b[K',
    ]
    const cases = fc.tuple(
      fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019-_m[')), minLength: 6, maxLength: 24 }),
      fc.array(fc.tuple(fc.nat(24), fc.constantFrom(...sequences)), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(300), { maxLength: 6 }),
    )
    fc.assert(
      fc.property(cases, ([secret, inserts, cuts]) => {
        let coloured = secret
        for (const [place, sequence] of inserts) {
          const at = 1 + (place % (secret.length - 1))
          const cut = indexAfterText(coloured, at)
          coloured = coloured.slice(0, cut) + sequence + coloured.slice(cut)
        }
        const text = bytesOf(`\x1b[1m# ${coloured} #\x1b[0m`)
        expect(shown(bookOf(secret), cutAt(text, cuts))).to.equal('\x1b[1m# *** #\x1b[0m')
      }),
      { numRuns: times(200, 1000) },
    )
  })

  it('row 47: is masked inside a title that a program sets for the terminal', () => {
    expect(shown(bookOf('hunter2hunter2'), plain('\x1b]0;hunter2hunter2\x07ok'))).to.equal('\x1b]0;***\x07ok')
  })

  it('row 49: is masked from the next byte on if it is added in the middle of a line, and older secrets stay masked', () => {
    const book = bookOf('first-secret')
    const stream = book.openStream()
    const out: Uint8Array[] = []
    const push = (text: string): number => out.push(...stream.push(bytesOf(text)))
    push('second-secret first-se')
    expect(book.add('second-secret')).to.equal('masked')
    push('cret second-secret sec')
    expect(book.add('third-secret')).to.equal('masked')
    push('ond-secret third-secret')
    out.push(...stream.end())
    expect(Buffer.concat(out).toString()).to.equal('second-secret *** *** *** ***')
  })

  it('row 49: is masked if the stream began without any secret', () => {
    const book = new SecretBook()
    const stream = book.openStream()
    const out = [...stream.push(bytesOf('late-secret, '))]
    book.add('late-secret')
    out.push(...stream.push(bytesOf('late-secret')))
    expect(Buffer.concat([...out, ...stream.end()]).toString()).to.equal('late-secret, ***')
  })

  it('row 50: is refused if it is short or common, which keeps logs readable', () => {
    const book = new SecretBook()
    expect(['true', '1', 'prod'].map((value) => book.add(value))).to.deep.equal(['too-common', 'too-short', 'too-common'])
    expect(shown(book, plain('it is true that 1 prod exists'))).to.equal('it is true that 1 prod exists')
    expect(book.add('x7k2')).to.equal('weak')
    expect(shown(book, plain('it is x7k2'))).to.equal('it is ***')
  })
})

/** What plain search and replace makes of a text without colours and encodings. */
const starred = (text: string, secrets: readonly string[]): string => {
  const covered = new Array<boolean>(text.length).fill(false)
  const cleared = bookOf(...secrets)
  for (const secret of secrets) {
    if (cleared.isEmpty) break
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) covered.fill(true, at, at + secret.length)
  }
  return Array.from(text, (letter, at) => (covered[at] ? (covered[at - 1] ? '' : '***') : letter)).join('')
}

/** The position in a coloured text that has `count` of the text's own letters before it. */
const indexAfterText = (coloured: string, count: number): number => {
  const sequence = /\x1b(?:\[[\d;]*[A-Za-z]|\].*?(?:\x07|\x1b\\)|\(B)/y
  let at = 0
  for (let seen = 0; seen < count;) {
    sequence.lastIndex = at
    const found = sequence.exec(coloured)
    if (found) at += found[0].length
    else {
      at++
      seen++
    }
  }
  return at
}
