import { toJsonText } from '../model/record-json.ts'

type Encode = (text: string) => string

const inJson: Encode = (text) => toJsonText(text).slice(1, -1)

/** As written by programs that only use ASCII, such as Python's `json`. */
const asciiOnly: Encode = (text) => text.replace(/[^\0-\x7e]/g, unicodeEscape)
const unicodeEscape: Encode = (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`

const json: Encode = inJson
const nestedJson: Encode = (text) => inJson(inJson(text))
const asciiJson: Encode = (text) => asciiOnly(inJson(text))
const slashedJson: Encode = (text) => inJson(text).replaceAll('/', String.raw`\/`)
/** As written by Go and Rails, which make it safe to embed in HTML. */
const pageJson: Encode = (text) => inJson(text).replace(/[<>&]/g, unicodeEscape)

const encodeStrictly: Encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, percent)
const percent: Encode = (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`
/** As Python's `quote` writes it. */
const asPath: Encode = (text) => encodeStrictly(text).replaceAll('%2F', '/')
const asForm: Encode = (text) => new URLSearchParams([['', text]]).toString().slice(1)
const strictForm: Encode = (text) => encodeStrictly(text).replaceAll('%20', '+')
const lowerHex =
  (encode: Encode): Encode =>
  (text) =>
    encode(text).replace(/%[\dA-F]{2}/g, (one) => one.toLowerCase())
const plainUrls: readonly Encode[] = [encodeURIComponent, encodeStrictly, encodeURI, asPath, asForm, strictForm]
const urls: readonly Encode[] = [...plainUrls, ...plainUrls.map(lowerHex)]
/** A URL in a parameter of another URL. */
const nestedUrls: readonly Encode[] = urls.flatMap((url) =>
  [encodeURIComponent, asForm].map(
    (outer): Encode =>
      (text) =>
        outer(url(text)),
  ),
)

const escaped =
  (marks: Readonly<Record<string, string>>): Encode =>
  (text) =>
    text.replace(/[&<>"'\n\r]/g, (mark) => marks[mark] ?? mark)
const inMarkup = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const markup: readonly Encode[] = [
  escaped(inMarkup),
  escaped({ ...inMarkup, '"': '&quot;' }),
  ...['&#39;', '&apos;', '&#x27;'].flatMap((apostrophe) => [
    escaped({ ...inMarkup, '"': '&quot;', "'": apostrophe }),
    escaped({ ...inMarkup, '"': '&#34;', "'": apostrophe }),
  ]),
  escaped({ ...inMarkup, '"': '&quot;', '\n': '&#10;', '\r': '&#13;' }),
  escaped({ ...inMarkup, '"': '&quot;', '\n': '&#xA;', '\r': '&#xD;' }),
]

const letters: Readonly<Record<string, string>> = { '\x07': 'a', '\b': 'b', '\t': 't', '\n': 'n', '\v': 'v', '\f': 'f', '\r': 'r' }
/** Characters that cannot be printed, as shells write them in `$'…'`. */
const asOctal: Encode = (text) =>
  Array.from(Buffer.from(text), (byte) => `\\${letters[String.fromCharCode(byte)] ?? byte.toString(8).padStart(3, '0')}`).join('')
const unprintable = { ofUnicode: /[\x00-\x1f\x7f-\x9f]+/g, ofAscii: /[^\x20-\x7e]+/g }

/** As bash's `printf %q` writes a text that cannot be printed as it is. */
const inDollarQuotes =
  (unprinted: RegExp): Encode =>
  (text) =>
    text
      .replace(/[\\']/g, String.raw`\$&`)
      .replace(unprinted, asOctal)
      .replaceAll(String.raw`\033`, String.raw`\E`)
/** The same by GNU's `printf` and `ls`, between single quotes, which are left out before another quote and at the end. */
const inGnuQuotes =
  (unprinted: RegExp): Encode =>
  (text) => {
    const quoted = text.replaceAll(new RegExp(`(${unprinted.source})('?)|'`, 'g'), (_found, odd: string | undefined, mark: string) =>
      odd === undefined ? String.raw`'\''` : `'$'${asOctal(odd)}'${mark === '' ? "'" : String.raw`\''`}`,
    )
    return new RegExp(`${unprinted.source}$`).test(text) ? quoted.slice(0, -1) : quoted
  }

const shell: readonly Encode[] = [
  (text) => text.replaceAll("'", String.raw`'\''`),
  (text) => text.replaceAll("'", `'"'"'`),
  // inside double quotes
  (text) => text.replace(/["$`\\]/g, String.raw`\$&`),
  // bare, as `printf %q` writes it
  (text) => text.replace(/[^\w@%+=:,./\-\n]/g, String.raw`\$&`),
  // the same by bash, which knows more ordinary characters
  (text) => text.replace(/^[#~]|(?<=[:=])~|[\s!"$&'()*,;<>?[\\\]^`{|}]/g, String.raw`\$&`),
  ...Object.values(unprintable).flatMap((unprinted) => [inDollarQuotes(unprinted), inGnuQuotes(unprinted)]),
  // $'…'
  (text) =>
    text
      .replace(/[\\']/g, String.raw`\$&`)
      .replaceAll('\n', String.raw`\n`)
      .replaceAll('\r', String.raw`\r`)
      .replaceAll('\t', String.raw`\t`),
]

const inspectedNames: Readonly<Record<string, string>> = { '\b': 'b', '\t': 't', '\n': 'n', '\f': 'f', '\r': 'r' }
/** As Node's `console.log` writes a text inside an object. It takes quotes that the text does not contain, if there are any. */
const inspected: Encode = (text) =>
  text.replace(/[\\\x00-\x1f\x7f-\x9f]/g, (one) => {
    if (one === '\\') return String.raw`\\`
    return `\\${inspectedNames[one] ?? `x${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`}`
  })
const inspectedInQuotes: Encode = (text) => inspected(text).replaceAll("'", String.raw`\'`)

const encodings: readonly Encode[] = [
  json,
  nestedJson,
  asciiJson,
  slashedJson,
  pageJson,
  ...urls,
  ...nestedUrls,
  ...markup,
  inspected,
  inspectedInQuotes,
  ...shell,
]

/** A text as written in JSON, URLs, markup, shells and by `console.log`, without duplicates. */
export const textEncodings = (text: string): readonly string[] => [...new Set([text, ...encodings.map((encode) => encode(text))])]
