import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect } from 'chai'
import { major } from 'semver'
import { oldestNode } from '../../scripts/build/oldest-node.ts'
import { defaultAddress } from '../../src/server-process/listen-address.ts'
import { exitCodeMeanings } from '../../src/model/exit-codes.ts'
import { promisedVersions } from '../install/node-versions.ts'
import { projectRoot } from './run-node.ts'

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')
const isThere = (file: string): boolean => existsSync(join(projectRoot, file))
const pages = globSync('{*.md,docs/*.md,bench/*.md}', { cwd: projectRoot }).sort()
const all = (text: string, pattern: RegExp): readonly string[] => Array.from(text.matchAll(pattern), ([, found = '']) => found)

const fence = /^ *```(\w*)\n([\s\S]*?)^ *```$/gm
/** The text without its code blocks. */
const prose = (text: string): string => text.replaceAll(fence, '')
const codeIn = (text: string): readonly string[] => all(prose(text), /(?<!`)`([^`\n]+)`(?!`)/g)
const blocksOf = (file: string, language: string): readonly string[] =>
  Array.from(read(file).matchAll(fence), ([, name, code = '']) => (name === language ? code : '')).filter((code) => code !== '')

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (file: string): readonly string[] =>
  all(prose(read(file)), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )

interface Manifest {
  readonly commands: Readonly<Record<string, { readonly aliases: readonly string[]; readonly flags: Readonly<Record<string, Flag>> }>>
}
interface Flag {
  readonly char?: string
  readonly allowNo?: boolean
}
const { commands } = JSON.parse(read('oclif.manifest.json')) as Manifest
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }

/** Calls of the command line in shell code and inline code, split into words. */
const callsIn = (text: string): readonly (readonly string[])[] =>
  [...Array.from(text.matchAll(fence), ([, , code = '']) => code), ...codeIn(text)]
    .flatMap((code) => code.split(/\n|&&? |; /))
    .flatMap((line) => /^(?:\$ )?(sparkwing(?: .*)?)$/.exec(line.trim())?.[1] ?? [])
    .map((line) =>
      line
        .replace(/ {2,}#.*$/, '')
        .split(/\s+/)
        .slice(1),
    )

/** What is wrong with a call. Inputs of a pipeline and everything after `--` may be anything. */
const faultOf = (words: readonly string[]): string | undefined => {
  const [first = '', second = ''] = words
  if (words.length === 0 || /^(?:help|-|NAME|…|[A-Z])/.test(first)) return undefined
  const named = [`${first}:${second}`, first].find(
    (id) => commands[id] ?? Object.values(commands).some(({ aliases }) => aliases.includes(id)),
  )
  if (named === undefined) return first in topics ? undefined : 'no such command'
  const flags: Readonly<Record<string, Flag>> = (commands[named] ?? commands['runs:list'])?.flags ?? {}
  const end = words.indexOf('--')
  const isKnown = (word: string): boolean => {
    const name = word.replace(/=.*$/, '')
    return (
      name === '--help' ||
      Object.entries(flags).some(([flag, { char, allowNo }]) =>
        [`--${flag}`, `-${char ?? ' '}`, allowNo ? `--no-${flag}` : ''].includes(name.startsWith('--') ? name : name.slice(0, 2)),
      )
    )
  }
  const own = (end === -1 ? words : words.slice(0, end)).filter((word) => word.startsWith('-'))
  // the pipelines of the examples have inputs
  const unknown = own.filter((word) => !isKnown(word) && !(named === 'run' && /^--(?:channel|pack-only|input-name)\b/.test(word)))
  return unknown.length > 0 ? `no flag ${unknown.join(', ')}` : undefined
}
const topics: Readonly<Record<string, true>> = { dashboard: true, runs: true, pipelines: true }

describe('the documentation', () => {
  it('links to files and headings that exist', () => {
    const broken = pages.flatMap((page) =>
      all(prose(read(page)).replaceAll(/`[^`\n]*`/g, '`'), /\]\(([^)\s]+)\)/g)
        .filter((link) => !/^https?:/.test(link))
        .filter((link) => {
          const [path = '', anchor] = link.split('#')
          const file = path === '' ? page : normalize(join(dirname(page), path))
          return !isThere(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor))
        })
        .map((link) => `${page}: ${link}`),
    )
    expect(broken).to.deep.equal([])
  })

  it('names files of this repository that exist', () => {
    const missing = pages.flatMap((page) =>
      codeIn(read(page))
        .filter(
          (code) => /^(?:test|src|scripts|bench|docs|dashboard|bin|examples)\/[\w./-]+$/.test(code) || /^[\w-]+\.test\.ts$/.test(code),
        )
        // matrix jobs, and files that a command writes
        .filter((path) => !/^(?:test\/node-|bench\/results\/)/.test(path))
        .filter((path) => (path.includes('/') ? !isThere(path) : globSync(`test/**/${path}`, { cwd: projectRoot }).length === 0))
        .map((path) => `${page}: ${path}`),
    )
    expect(missing).to.deep.equal([])
  })

  it('F17, F18: names for each row of faults the tests with its number, so that `mocha -g "row 57"` runs them', () => {
    const rows = ['docs/faults.md', 'docs/security.md', 'docs/secrets.md'].flatMap((page) =>
      Array.from(read(page).matchAll(/^\| (\d+)(?:–(\d+))? +\|.*$/gm), ([line, first, last = first]) => ({
        line,
        first: Number(first),
        last: Number(last),
      })),
    )
    const sourceOf = (named: string): string =>
      globSync(named.endsWith('/') ? `${named}*.test.ts` : named.includes('/') ? named : `test/**/${named}`, { cwd: projectRoot })
        .map(read)
        .join('\n')
    const wrong = rows.flatMap(({ line, first, last }) =>
      all(line, /`([\w./-]+(?:\.test\.ts|\/))`/g).flatMap((file) => {
        const source = sourceOf(file)
        return Array.from({ length: last - first + 1 }, (_, index) => first + index)
          .filter((row) => !new RegExp(`row ${row}\\b`).test(source))
          .map((row) => `row ${row}: ${file}`)
      }),
    )
    expect(wrong).to.deep.equal([])
    expect(rows.length).to.be.greaterThan(65)
  })

  it('names for each guarantee and each row of the cache the tests that are named after it', () => {
    const lines = all(read('docs/cache.md'), /^(\| G?\d+ +\|.*)$/gm)
    const wrong = lines.flatMap((line) => {
      const name = /^\| (G?\d+)/.exec(line)?.[1] ?? ''
      // in the title of a test: `G1, G6: …`, `row 12, G3: …`, `rows 1, 2, 20, G5: …`
      const titled = new RegExp(`['\`]${name.startsWith('G') ? '' : 'rows?'}[^'\`:]*\\b${name}\\b[^'\`:]*: `)
      return all(line, /`([\w./-]+\.test\.ts)`/g).flatMap((file) => (titled.test(read(file)) ? [] : [`${name}: ${file}`]))
    })
    expect(wrong).to.deep.equal([])
    expect(lines).to.have.length(10 + 28)
  })

  it('calls commands that exist, with flags that they have', () => {
    const calls = pages.flatMap((page) => callsIn(read(page)).map((words) => ({ page, words })))
    const wrong = calls.flatMap(({ page, words }) => {
      const fault = faultOf(words)
      return fault === undefined ? [] : [`${page}: sparkwing ${words.join(' ')}: ${fault}`]
    })
    expect(wrong).to.deep.equal([])
    expect(calls.length).to.be.greaterThan(80)
  })

  it('calls scripts that package.json has', () => {
    const own = new Set([
      'README.md',
      'CONTRIBUTING.md',
      'ARCHITECTURE.md',
      'docs/dependencies.md',
      'docs/cache.md',
      'docs/faults.md',
      'docs/secrets.md',
      'docs/cli-reference.md',
      'docs/http-api.md',
      'bench/README.md',
    ])
    const called = pages.filter((page) => own.has(page)).flatMap((page) => all(read(page), /npm (?:run )?((?<=run )[\w:-]+|test)\b/g))
    // an example of README
    expect([...new Set(called)].filter((name) => !(name in scripts))).to.deep.equal([])
    expect(new Set(called).size).to.be.greaterThan(6)
  })

  it('shows only code that is compiled', () => {
    // ignores line breaks
    const bare = (code: string): string => code.replaceAll(/ *\/\/ .*$/gm, '').replaceAll(/\s+/g, '')
    const compiled = ['test/types/design-example.ts', 'test/types/docs-examples.ts'].map((file) => bare(read(file))).join('\n')
    const unseen = ['README.md', 'docs/pipelines.md', 'docs/secrets.md'].flatMap((page) =>
      blocksOf(page, 'ts').filter((code) => !compiled.includes(bare(code))),
    )
    expect(unseen).to.deep.equal([])
  })
})

describe('docs/dashboard.md', () => {
  const page = read('docs/dashboard.md')
  const cellsOf = (heading: string): readonly string[] =>
    (page.split(`\n${heading}\n`)[1]?.split(/\n##/, 1)[0] ?? '')
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .flatMap((line) => line.split('|'))

  it('names the keys that the pages know', () => {
    const bound = new Set(globSync('dashboard/**/*.{ts,tsx}', { cwd: projectRoot }).flatMap((file) => all(read(file), /\bkey: '([^']+)'/g)))
    const named = cellsOf('### Keys').flatMap((cell) => all(cell, /`([^`]+)`/g))
    const unbound = named.filter((key) => !bound.has(key === 'Esc' ? 'Escape' : key))
    // these are the browser's own
    expect(unbound).to.deep.equal(['PageUp', 'PageDown'])
    expect(named.length).to.be.greaterThan(15)
  })

  it('names the flags of `dashboard start`, and its address', () => {
    const named = cellsOf('## Starting').flatMap((cell) => all(cell, /^ `--([\w-]+)/g))
    const { json, 'no-color': colour, 'no-plugins': plugins, ...flags } = commands['dashboard:start']?.flags ?? {}
    expect([json, colour, plugins]).not.to.include(undefined)
    expect([...named].sort()).to.deep.equal(Object.keys(flags).sort())
    const { host, port } = defaultAddress
    expect(page).to.include(`http://${host}:${port} (pid `).and.include(`and not on ${port};`).and.include(`another address than ${host};`)
    expect(read('docs/http-api.md')).to.include(`listens on \`http://${host}:${port}\``)
    expect(read('docs/cli-reference.md')).to.include(`default ${port}`)
  })
})

describe('docs/dependencies.md', () => {
  it('F23: explains each package', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Readonly<Record<string, Readonly<Record<string, string>>>>
    const packages = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !name.startsWith('@types/'))
    const named = read('docs/dependencies.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => all(line.split('|')[1] ?? '', /`([^`]+)`/g))
    expect(packages.filter((name) => !named.includes(name))).to.deep.equal([])
  })
})

describe('dashboard-dist/licenses.txt', () => {
  it('F16: has the license of each package in the pages, including workers and fonts', () => {
    const [, section = ''] = read('docs/dependencies.md').split('\n## Built into `dashboard-dist`\n')
    const [table = ''] = section.split('\n## ')
    const rows = table.split('\n').filter((line) => line.startsWith('| `'))
    const packages = rows.flatMap((line) => all(line.split('|')[1] ?? '', /`([^`]+)`/g)).filter((name) => !/(?:^|\/)vite$/.test(name))
    const licenses = read('dashboard-dist/licenses.txt').split(/^(?=# \S+ \d)/m)
    const lacking = packages.filter((name) => (licenses.find((text) => text.startsWith(`# ${name} `)) ?? '').length < 500)
    expect(lacking).to.deep.equal([])
    expect(packages).to.include.members(['@dagrejs/dagre', 'diff', '@fontsource-variable/inter', 'tailwindcss'])
  })
})

describe('package.json', () => {
  const manifest = JSON.parse(read('package.json')) as Readonly<Record<string, unknown>> & {
    readonly repository: { readonly url: string }
    readonly devDependencies: Readonly<Record<string, string>>
  }

  it('names one repository, with its page and its issues', () => {
    const [, repository = ''] = /^git\+(https:\/\/github\.com\/[\w-]+\/[\w-]+)\.git$/.exec(manifest.repository.url) ?? []
    expect(manifest).to.include({ homepage: `${repository}#readme`, bugs: `${repository}/issues` })
  })

  it('names the exact version of @oclif/core, which the build changes', () => {
    const version = manifest.devDependencies['@oclif/core'] ?? 'none'
    expect(version).to.match(/^\d+\.\d+\.\d+$/)
    expect(read('scripts/build/lean-oclif.ts')).to.include(`changedVersion = '${version}'`)
  })
})

describe('.github/workflows/test.yml', () => {
  const workflow = read('.github/workflows/test.yml')

  it('runs the two commands that README.md gives for changes', () => {
    const [, section = ''] = read('README.md').split('\n## Working on Sparkwing\n')
    const commands = all(section, /^(npm ci && npm .+?) {2,}#/gm).flatMap((line) => line.split(' && '))
    expect(commands).to.have.length(4)
    expect(all(workflow, /^ +- run: (npm .+)$/gm)).to.include.members(commands)
  })

  it('runs on the oldest supported Node, and on each tested release line', () => {
    const versions = all(workflow, /^ +node: \[(.+)\]$/gm).flatMap((list) => all(list, /'([\d.]+)'/g))
    expect(versions).to.include(oldestNode(projectRoot))
    const lines = promisedVersions.map((version) => major(version)).filter((line) => line % 2 === 0)
    expect(versions).to.include.members(lines.map(String))
  })
})

describe('README.md', () => {
  const readme = read('README.md')

  it('names every exit code', () => {
    const [, codes = ''] = /^Exit codes: ([^.]+)\./m.exec(readme) ?? []
    expect(all(codes, /\b(\d+)\b/g).map(Number)).to.deep.equal([...exitCodeMeanings.keys()])
  })

  it('F14: says how long the message of a mistake is, which the tests of mistakes check', () => {
    expect(readme).to.include('A usage error prints at most three lines')
  })
})
