import type { Json } from '../model/json.ts'
import { NeedleMasker, needleSet, type NeedleSet } from './needle-masker.ts'
import { stars } from './mask-queue.ts'
import { needlesOf, type Needle } from './secret-needles.ts'
import { maskUrlPasswords } from './url-passwords.ts'
import { UrlPasswordMasker } from './url-password-masker.ts'

/** The result of adding a value. A `weak` value is masked too; a value that is `too-short` or `too-common` is not. */
export type SecretVerdict = 'masked' | 'known' | 'weak' | 'too-short' | 'too-common'

/** Shorter values occur everywhere, so masking them would leave nothing readable. */
const leastBytes = 4
const strongBytes = 6
/** Common values of settings. Masking such a word would make logs unreadable and protect nothing. */
const commonWords = new Set(
  [
    ['true', 'false', 'null', 'none', 'undefined', 'default', 'auto', 'always', 'never', 'enabled', 'disabled'],
    ['prod', 'production', 'test', 'testing', 'staging', 'stage', 'develop', 'development', 'local', 'localhost', 'preview', 'sandbox'],
    ['main', 'master', 'latest', 'next', 'beta', 'alpha', 'debug', 'info', 'warn', 'warning', 'error', 'verbose', 'silent', 'quiet'],
    ['root', 'admin', 'user', 'guest', 'postgres', 'mysql'],
  ].flat(),
)

/** Masks one stream of bytes, wherever it is split into chunks. */
export interface StreamMask {
  /** Returns what is safe to show, and holds back bytes that may be the start of a secret. */
  push(chunk: Uint8Array): readonly Uint8Array[]
  /** Ends the stream and returns what was held back. */
  end(): readonly Uint8Array[]
}

/** All secret values, and the only code that masks them. Masking is best effort: see docs/secrets.md. */
export class SecretBook {
  readonly #values = new Set<string>()
  readonly #needles: Needle[] = []
  #set: NeedleSet | undefined

  /** Masks this value from now on, in all its encodings, and also in streams that are already open. */
  add(value: string): SecretVerdict {
    const secret = value.toWellFormed().trim()
    if (Buffer.byteLength(secret) < leastBytes) return 'too-short'
    if (commonWords.has(secret.toLowerCase())) return 'too-common'
    if (this.#values.has(secret)) return 'known'
    const needles = needlesOf(secret)
    if (needles.length === 0) return 'too-short'
    this.#values.add(secret)
    this.#needles.push(...needles)
    this.#set = undefined
    return Buffer.byteLength(secret) < strongBytes ? 'weak' : 'masked'
  }

  get isEmpty(): boolean {
    return this.#needles.length === 0
  }

  /** A mask for the bytes of one writer. Without secrets it costs one check per chunk. */
  openStream(): StreamMask {
    let needles: NeedleMasker | undefined
    let urls: UrlPasswordMasker | undefined
    let current: NeedleSet | undefined
    return {
      push: (chunk) => {
        if (this.isEmpty) return [chunk]
        const set = this.#needleSet()
        if (set !== current) {
          if (needles) needles.moveTo(set)
          else needles = new NeedleMasker(set)
          current = set
        }
        urls ??= new UrlPasswordMasker()
        return throughUrls(urls, needles?.push(chunk) ?? [])
      },
      end: () => (needles && urls ? [...throughUrls(urls, needles.end()), ...urls.end()] : []),
    }
  }

  /** Replaces secrets in a text with stars. */
  text(text: string): string {
    if (this.isEmpty || text === '') return text
    const bytes = Buffer.from(text)
    const masker = new NeedleMasker(this.#needleSet())
    const pieces = [...masker.push(bytes), ...masker.end()]
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
    const isSame = length === bytes.length && Buffer.concat(pieces).equals(bytes)
    return maskUrlPasswords(isSame ? text : Buffer.concat(pieces).toString(), stars)
  }

  /** Applies {@link text} to every string in a value. Property names and numbers are unchanged. */
  data<T>(value: T): T {
    return this.isEmpty ? value : (this.#masked(value, { isAuthors: false }) as T)
  }

  /** Like {@link data}, for an author's values: property names are masked too, and a number that contains a secret becomes a string. */
  json<T extends Json>(value: T): T {
    return this.isEmpty ? value : (this.#masked(value, { isAuthors: true }) as T)
  }

  #masked(value: unknown, how: { readonly isAuthors: boolean }): unknown {
    if (typeof value === 'string') return this.text(value)
    if (typeof value === 'number' && how.isAuthors) return this.#number(value)
    if (Array.isArray(value)) return value.map((member) => this.#masked(member, how))
    if (typeof value !== 'object' || value === null) return value
    const members = Object.entries(value).map(([name, member]): [string, unknown] => [
      how.isAuthors ? this.text(name) : name,
      this.#masked(member, how),
    ])
    return Object.fromEntries(members)
  }

  #number(value: number): number | string {
    const text = String(value)
    const masked = this.text(text)
    return masked === text ? value : masked
  }

  #needleSet(): NeedleSet {
    return (this.#set ??= needleSet(this.#needles))
  }
}

const throughUrls = (urls: UrlPasswordMasker, pieces: readonly Uint8Array[]): readonly Uint8Array[] => {
  const [first] = pieces
  return first && pieces.length === 1 ? urls.push(first) : pieces.flatMap((piece) => urls.push(piece))
}
