import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import type { RunEvent } from '../../src/model/event.ts'

/** Draws a number from 0 to `below - 1`; the sequence depends only on the seed. */
export type Draw = (below: number) => number

/** The generator mulberry32. */
export const drawFrom = (seed: number): Draw => {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

export const pick = <Value>(draw: Draw, values: readonly Value[]): Value => {
  const value = values[draw(values.length)]
  if (value === undefined) throw new Error('There is nothing to pick from.')
  return value
}

/** A journal to damage: the one of `run`, next to one of another run. */
export interface Victim {
  readonly events: readonly RunEvent[]
  readonly otherRun: string
  readonly otherJournal: string
}

/** Damages the journal: writes something to `path` and returns what it did. */
export const mutateJournal = (draw: Draw, path: string, victim: Victim): string => {
  const kind = draw(40)
  if (kind === 0) return putSomethingElse(draw, path, victim)
  const said: string[] = []
  let lines = victim.events.map((event) => JSON.stringify(event))
  for (let left = 1 + draw(3); left > 0; left--) {
    const change = pick(draw, [...Array<typeof changeLine>(4).fill(changeLine), moveLines])
    const changed = change(draw, lines, victim)
    lines = changed.lines
    said.push(changed.did)
  }
  let bytes: Buffer = Buffer.from(lines.map((line) => `${line}\n`).join(''))
  if (kind < 16) {
    const changed = changeBytes(draw, bytes)
    bytes = changed.bytes
    said.push(changed.did)
  }
  writeFileSync(path, bytes)
  return said.join(', then ')
}

const putSomethingElse = (draw: Draw, path: string, { otherJournal }: Victim): string => {
  const things: Readonly<Record<string, () => void>> = {
    'nothing at all': () => undefined,
    'a folder': () => {
      mkdirSync(path)
    },
    'a pipe': () => execFileSync('mkfifo', [path]),
    'a link to another journal': () => {
      symlinkSync(otherJournal, path)
    },
    'a link to nothing': () => {
      symlinkSync('nowhere', path)
    },
    'an empty file': () => {
      writeFileSync(path, '')
    },
    noise: () => {
      writeFileSync(path, Buffer.from(Array.from({ length: 5000 }, () => draw(256))))
    },
    'a line without end': () => {
      writeFileSync(path, 'x'.repeat(1_000_000))
    },
    'brackets without end': () => {
      writeFileSync(path, `${'['.repeat(500_000)}\n`)
    },
  }
  const name = pick(draw, Object.keys(things))
  things[name]?.()
  return name
}

interface Changed {
  readonly lines: string[]
  readonly did: string
}

const moveLines = (draw: Draw, lines: readonly string[]): Changed => {
  const at = draw(lines.length + 1)
  const other = draw(lines.length + 1)
  const [from, to] = [Math.min(at, other), Math.max(at, other)]
  const before = lines.slice(0, from)
  const middle = lines.slice(from, to)
  const behind = lines.slice(to)
  return pick<() => Changed>(draw, [
    () => ({ lines: [...before, ...behind], did: `lines ${from} to ${to} gone` }),
    () => ({ lines: before, did: `cut at line ${from}` }),
    () => ({ lines: [...before, ...middle, ...middle, ...behind], did: `lines ${from} to ${to} twice` }),
    () => ({ lines: [...behind, ...before, ...middle], did: `turned round at line ${to}` }),
    () => ({ lines: [...before, ...middle.toReversed(), ...behind], did: `lines ${from} to ${to} backwards` }),
    () => ({ lines: [...lines, ...lines], did: 'the whole twice' }),
    () => ({ lines: [...before, pick(draw, strangeLines), ...behind], did: `a strange line at ${from}` }),
  ])()
}

const strangeLines: readonly string[] = [
  '',
  'null',
  '[1]',
  '"s"',
  '{}',
  '\0\0\0',
  '{"v":2,"seq":99,"at":5,"type":"job.paused"}',
  '{"v":1,"seq":99,"at":5,"type":"job.paused"}',
  '{"v":1,"seq":3,"at":5,"type":"toString"}',
  '{"v":1,"seq":3,"at":5,"type":"__proto__"}',
  '{"v":1,"seq":9007199254740991,"at":5,"type":"job.queued","job":"lint","waitsFor":"slot"}',
  '{"v":1,"seq":281474976710656,"at":5,"type":"job.queued","job":"lint","waitsFor":"slot"}',
  '{"v":1,"seq":90,"at":5,"type":"job.queued","job":"test","waitsFor":"approval"}',
  '{"v":1,"seq":90,"at":5,"type":"run.finished","ended":{"status":"deferred"},"durationMs":1}',
  '{"v":1,"seq":90,"at":5,"type":"job.skipped","job":"test","because":{"reason":"cached","key":7}}',
  `${'['.repeat(2000)}${']'.repeat(2000)}`,
]

/** Replaces a value in a line with a strange one, removes it, or adds one. */
const changeLine = (draw: Draw, lines: readonly string[], { otherRun }: Victim): Changed => {
  // the start and the plan matter most
  const at = draw(draw(3) === 0 ? Math.min(2, lines.length) : lines.length)
  const event = parsed(lines[at])
  if (event === undefined) return moveLines(draw, lines)
  let holder = event
  let path = ''
  let key = pick(draw, keysOf(holder))
  for (let inner = parsedMember(holder, key); inner && keysOf(inner).length > 0 && draw(3) > 0; inner = parsedMember(holder, key)) {
    holder = inner
    path += `${key}.`
    key = pick(draw, keysOf(holder))
  }
  const did = `line ${at} ${path}${key}`
  const after = (what: string): Changed => ({ lines: lines.with(at, JSON.stringify(event)), did: `${did} ${what}` })
  switch (draw(10)) {
    case 0:
      Reflect.deleteProperty(holder, key)
      return after('gone')
    case 1: {
      if (Array.isArray(holder)) {
        holder.push(pick(draw, strangeValues))
        return after('longer')
      }
      const name = pick(draw, strangeNames)
      // as JSON.parse does: `__proto__` is a name like any other
      Object.defineProperty(holder, name, { value: pick(draw, strangeValues), enumerable: true, configurable: true })
      return after(`beside ${name}`)
    }
    case 2:
      holder[key] = otherRun
      return after('is another run')
    case 3:
      return {
        lines: lines.with(at, (lines[at] ?? '').replace('{', '{"__proto__":{"status":"failed"},')),
        did: `line ${at} with a prototype`,
      }
    default: {
      const value = strangeInPlaceOf(holder[key], draw)
      holder[key] = value
      return after(`is ${JSON.stringify(value).slice(0, 40)}`)
    }
  }
}

const strangeNames: readonly string[] = ['__proto__', 'constructor', 'toString', 'toJSON', 'length', 'job', 'error', '']

const nested = (levels: number): unknown => {
  let value: unknown = 'deep'
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { deeper: value }
  return value
}

const strangeNumbers: readonly unknown[] = [
  ...[0, 1, 2, -1, 0.5, 3.7e12, 1e308, -1e308, 2 ** 31, 2 ** 48, 2 ** 53 - 1, 2 ** 53, 2 ** 63, 4e15, 8.64e15, 8.64e15 + 1],
]
const strangeTexts: readonly unknown[] = [
  ...[
    '',
    'x',
    'x'.repeat(5000),
    '\ud800',
    'a\udc00b',
    '\0',
    '\u202egnp.exe',
    '\u001b]0;title\u0007',
    '../../etc/passwd',
    '__proto__',
    'lint',
    'test',
  ],
  ...['passed', 'failed', 'unknown', 'run.started', 'run.planned', 'run.finished', 'exit-code', 'timed-out', 'lock', 'slot', 'approval'],
]
const strangeThings: readonly unknown[] = [
  ...[null, true, false, [], {}, [null], [[]], ['x']],
  ...[{ reason: 'quota', left: 3 }, { status: 'failed' }, { status: 'deferred' }, { bytes: 1, lines: 1 }],
  ...[nested(40), nested(600), nested(1500)],
]
const strangeValues = [...strangeNumbers, ...strangeTexts, ...strangeThings]

/** More often than not of the same type, because that is harder to detect. */
const strangeInPlaceOf = (value: unknown, draw: Draw): unknown => {
  if (draw(3) === 0) return pick(draw, strangeValues)
  if (typeof value === 'number') return pick(draw, strangeNumbers)
  return pick(draw, typeof value === 'string' ? strangeTexts : strangeThings)
}

type Holder = Record<string, unknown>

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null
const parsed = (line = ''): Holder | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return isHolder(value) && keysOf(value).length > 0 ? value : undefined
  } catch {
    return undefined
  }
}
const parsedMember = (holder: Holder, key: string): Holder | undefined => (isHolder(holder[key]) ? holder[key] : undefined)
const keysOf = (holder: Holder): readonly string[] => Object.keys(holder)

const changeBytes = (draw: Draw, bytes: Buffer): { readonly bytes: Buffer; readonly did: string } => {
  const at = draw(bytes.length + 1)
  const length = draw(pick(draw, [2, 40, 600, bytes.length + 1]))
  const to = Math.min(bytes.length, at + length)
  const [before, middle, behind] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)]
  const noise = Buffer.from(Array.from(middle, () => draw(256)))
  const flipped = Buffer.from(middle.map((byte, index) => (index === 0 ? byte ^ (1 << draw(8)) : byte)))
  return pick<() => { readonly bytes: Buffer; readonly did: string }>(draw, [
    () => ({ bytes: before, did: `cut at byte ${at}` }),
    () => ({ bytes: Buffer.concat([before, behind]), did: `bytes ${at} to ${to} gone` }),
    () => ({ bytes: Buffer.concat([before, Buffer.alloc(middle.length), behind]), did: `zeros from byte ${at} to ${to}` }),
    () => ({ bytes: Buffer.concat([before, noise, behind]), did: `noise from byte ${at} to ${to}` }),
    () => ({ bytes: Buffer.concat([before, noise, middle, behind]), did: `noise before byte ${at}` }),
    () => ({ bytes: Buffer.concat([before, flipped, behind]), did: `a bit of byte ${at} turned` }),
    () => ({ bytes: Buffer.concat([before, middle, middle, behind]), did: `bytes ${at} to ${to} twice` }),
  ])()
}
