type Encode = (text: string) => string

const inJson: Encode = (text) => JSON.stringify(text).slice(1, -1)

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
const urls: readonly Encode[] = [encodeURIComponent, encodeStrictly, encodeURI, asPath, asForm, strictForm]

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

const shell: readonly Encode[] = [
  (text) => text.replaceAll("'", String.raw`'\''`),
  (text) => text.replaceAll("'", `'"'"'`),
  // inside double quotes
  (text) => text.replace(/["$`\\]/g, String.raw`\$&`),
  // bare, as `printf %q` writes it
  (text) => text.replace(/[^\w@%+=:,./\-\n]/g, String.raw`\$&`),
  // $'…'
  (text) =>
    text
      .replace(/[\\']/g, String.raw`\$&`)
      .replaceAll('\n', String.raw`\n`)
      .replaceAll('\r', String.raw`\r`)
      .replaceAll('\t', String.raw`\t`),
]

const encodings: readonly Encode[] = [
  json,
  nestedJson,
  asciiJson,
  slashedJson,
  pageJson,
  ...urls,
  ...urls.map(lowerHex),
  ...markup,
  ...shell,
]

/** A text as written in JSON, URLs, markup and shells, without duplicates. */
export const textEncodings = (text: string): readonly string[] => [...new Set([text, ...encodings.map((encode) => encode(text))])]
