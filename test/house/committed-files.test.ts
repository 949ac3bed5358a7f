import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { projectRoot } from './run-node.ts'

const text = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')
const committed = execFileSync('git', ['ls-files', '-z'], { cwd: projectRoot, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(projectRoot, file)))

const filesWith = (pattern: RegExp): readonly string[] => committed.filter((file) => pattern.test(text(file)))
const literally = (part: string): string => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>
}

describe('committed files', () => {
  it('contain no address of a registry: npm uses the one that each machine has set', () => {
    const hosts = ['registry.npmjs.org', 'registry.yarnpkg.com', 'npm.pkg.github.com', 'artifactory', 'verdaccio'].map(literally)
    expect(filesWith(new RegExp(`https?://[^\\s"']*(?:${hosts.join('|')})`))).to.deep.equal([])
    // but a package of this workspace has its folder there
    expect(text('package-lock.json')).not.to.match(/"resolved": "(?!plugins\/)/)
  })

  it('lock the native packages of every system: npm ci refuses a lockfile that lacks some', () => {
    const { packages } = JSON.parse(text('package-lock.json')) as Lockfile
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`]),
    )
    expect(missing).to.deep.equal([])
  })

  it('contain no path of the machine they were written on', () => {
    const places = [projectRoot, homedir(), ...['main', 'shared'].map((folder) => ['', 'work', folder].join('/'))].filter(
      (path) => path.length > '/root'.length,
    )
    expect(filesWith(new RegExp(`(?<![\\w.~-])(?:${places.map(literally).join('|')})`))).to.deep.equal([])
  })

  it('mark what is generated, so that a review can fold it', () => {
    expect(text('.gitattributes')).to.match(/^oclif\.manifest\.json .*linguist-generated/m)
    expect(text('.gitattributes')).to.match(/^docs\/cli-reference\.md .*linguist-generated/m)
  })
})
