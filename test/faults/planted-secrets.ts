import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'

/** Twenty realistic secrets, by the names of their variables. */
export const planted: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`TOKEN_${n}`, `npm_${n}${'kT9xQ2vLm7Rw4Zp8'.repeat(2).slice(n % 5)}${n}`])),
  QUOTED: `p"a's$s \\w&o<r>d/${'x'.repeat(4)}`,
  UNICODE: 'pässwörd-✓-geheim',
  DIGITS: '8675309123',
  DATABASE_URL: 'postgres://app:s3cr%40t-pw-77@db.invalid/app',
  BASIC: Buffer.from('robot:Hunter2-Hunter2').toString('base64'),
  KEY: ['-----BEGIN KEY-----', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'Zm9vYmFyYmF6cXV4cXV1eGNvcmdl', '-----END KEY-----'].join('\n'),
}

const wordsOf = (secret: string): readonly string[] => [
  ...secret.split('\n').filter((line) => !line.startsWith('-----')),
  ...Array.from(secret.matchAll(/:([^:@/]+)@/g), ([, password = '']) => password),
]
const encodings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify(text).slice(1, -1),
  encodeURIComponent,
  (text) => Buffer.from(text).toString('hex'),
  // base64 without the padding of an incomplete last group
  (text) => Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1),
]
const forbidden = Object.entries(planted).flatMap(([name, secret]) =>
  wordsOf(secret).flatMap((word) => encodings.map((encode) => ({ name, text: Buffer.from(encode(word)).toString('latin1') }))),
)

/** Counts the places that were searched for secrets, and fails at the first place that shows one. */
export class Sinks {
  readonly names = new Set<string>()

  check(name: string, content: string | Uint8Array): void {
    this.names.add(name)
    expect(content.length, `${name} has something in it`).to.be.greaterThan(0)
    const bytes = Buffer.from(content).toString('latin1')
    const hits = forbidden.filter(({ text }) => bytes.includes(text))
    expect(hits, name).to.deep.equal([])
  }

  /** Checks every file below a folder. */
  checkFiles(name: string, folder: string): void {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      if (bytes.length > 0) this.check(name, bytes)
    }
  }

  /** Checks every value of every table. */
  checkDatabase(name: string, file: string): void {
    const db = new Sqlite(file, { readonly: true })
    try {
      const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all()
      for (const table of tables.map(String)) this.check(name, `${table} ${JSON.stringify(db.prepare(`SELECT * FROM "${table}"`).all())}`)
    } finally {
      db.close()
    }
  }
}
