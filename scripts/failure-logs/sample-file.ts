/** One case of a tool: the command, and the files it runs on. */
export interface Sample {
  readonly name: string
  readonly command: string
  /** Commands to run before it. Their output is not part of the log. */
  readonly before: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Begins every line with a time, as the raw log of a CI service does. */
  readonly stamped: boolean
  readonly files: ReadonlyMap<string, string>
}

/** The cases of one tool, and how to install it and ask for its version. */
export interface SampleFile {
  readonly tool: string
  /** `npm NAME@VERSION…`, `pip NAME==VERSION…`, `apt NAME…`, or `present` if the tool must be there already; several, separated by `;`. */
  readonly install: string
  readonly version: string
  readonly samples: readonly Sample[]
}

interface Section {
  readonly fields: ReadonlyMap<string, readonly string[]>
  readonly command: string
  readonly files: ReadonlyMap<string, string>
}

const readSection = (text: string): Section => {
  const [head = '', ...parts] = text.split(/^-- (\S+) --$/m)
  const fields = new Map<string, string[]>()
  let command = ''
  for (const line of head.split('\n')) {
    const [, name, value = ''] = /^(\w+): (.*)$/.exec(line) ?? []
    if (line.startsWith('$ ')) command = line.slice(2)
    else if (name !== undefined) fields.set(name, [...(fields.get(name) ?? []), value])
    else if (line.trim() !== '' && !line.startsWith('#')) throw new Error(`This line is neither a field, a command nor a comment: ${line}`)
  }
  const files = new Map<string, string>()
  for (let at = 0; at < parts.length; at += 2) files.set(parts[at] ?? '', (parts[at + 1] ?? '').replace(/^\n/, '').trimEnd() + '\n')
  return { fields, command, files }
}

/**
 * Reads a file of samples. It begins with the fields `install:` and `version:` and the files that all cases share. Each case begins with
 * `== NAME` and has a line `$ COMMAND` and its own files, each below `-- PATH --`. Optional fields of a case: `before: COMMAND` (also in
 * the head, for all cases), `env: NAME=VALUE`, `stamped: yes`, and `from: CASE` to begin with the files of an earlier case.
 */
export const readSampleFile = (tool: string, text: string): SampleFile => {
  const [head = '', ...parts] = text.split(/^== (\S+)$/m)
  const shared = readSection(head)
  const field = (name: string): string => {
    const value = shared.fields.get(name)?.join('; ')
    if (value === undefined) throw new Error(`The samples of ${tool} have no line "${name}:".`)
    return value
  }
  const samples = new Map<string, Sample>()
  for (let at = 0; at < parts.length; at += 2) {
    const name = parts[at] ?? ''
    const { fields, command, files } = readSection(parts[at + 1] ?? '')
    if (command === '') throw new Error(`The case ${name} of ${tool} has no line "$ COMMAND".`)
    const from = fields.get('from')?.[0]
    const inherited = from === undefined ? shared.files : samples.get(from)?.files
    if (inherited === undefined) throw new Error(`The case ${name} of ${tool} begins with the files of ${from}, which is not above it.`)
    samples.set(name, {
      name,
      command,
      before: [...(shared.fields.get('before') ?? []), ...(fields.get('before') ?? [])],
      env: Object.fromEntries(
        (fields.get('env') ?? []).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      ),
      stamped: fields.has('stamped'),
      files: new Map([...inherited, ...files]),
    })
  }
  return { tool, install: field('install'), version: field('version'), samples: [...samples.values()] }
}
