import { expect } from 'chai'
import { createPluginHost, type BroughtPlugin } from '../../src/project/plugin-host.ts'
import { definePlugin, stepType, type Plugin } from '../../src/pipeline/define-plugin.ts'
import { list, text } from '../../src/pipeline/inputs/input.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { mistake } from '../caught.ts'

const storage = (): Storage => ({ open: () => Promise.reject(new Error('not opened here')) })
const steps = (type: string) => ({ [type]: stepType({ summary: 'Do it', options: { tag: text() }, run: () => Promise.resolve() }) })
const ownStorage = storage()
const own = (plugin: Plugin): BroughtPlugin => ({ package: 'sparkwing', plugin })
const other = (plugin: Plugin): BroughtPlugin => ({ package: `sparkwing-plugin-${plugin.name}`, plugin })
const sqlite = own(definePlugin({ name: 'sqlite', storage: ownStorage }))

describe('createPluginHost', () => {
  it('joins the step types and tells who brings each', () => {
    const host = createPluginHost([
      sqlite,
      own({ name: 'shell', steps: steps('sh') }),
      other({ name: 'docker', steps: steps('docker/build') }),
    ])
    expect([...host.stepTypes.keys()]).to.have.members(['sh', 'docker/build'])
    expect(host.steps.map(({ type, plugin }) => `${type} by ${plugin}`)).to.deep.equal(['docker/build by docker', 'sh by shell'])
  })

  it('refuses a step type that two plugins bring, and names both', async () => {
    const { code, message } = await mistake(() =>
      createPluginHost([sqlite, other({ name: 'a', steps: steps('x') }), other({ name: 'b', steps: steps('x') })]),
    )
    expect(code).to.equal('step-type-twice')
    expect(message).to.contain('a and b').and.contain('"x"')
  })

  it('takes the storage of a third party over the built-in one, wherever it stands', () => {
    const theirs = storage()
    const chosen = (...brought: BroughtPlugin[]) => createPluginHost(brought).storage
    expect(chosen(sqlite)).to.equal(ownStorage)
    expect(chosen(sqlite, other({ name: 'cloud', storage: theirs }))).to.equal(theirs)
    expect(chosen(other({ name: 'cloud', storage: theirs }), sqlite)).to.equal(theirs)
  })

  it('refuses two storages of third parties, and none at all', async () => {
    const two = [sqlite, other({ name: 'a', storage: storage() }), other({ name: 'b', storage: storage() })]
    expect(await mistake(() => createPluginHost(two))).to.have.property('code', 'storage-twice')
    expect(await mistake(() => createPluginHost([]))).to.have.property('code', 'no-storage')
  })

  it('asks third-party pipeline sources before its own', () => {
    const pipelines = () => Promise.resolve({})
    const host = createPluginHost([sqlite, own({ name: 'npm-scripts', pipelines }), other({ name: 'make', pipelines })])
    expect(host.sources.map(({ plugin }) => plugin)).to.deep.equal(['make', 'npm-scripts'])
  })

  const wrong: readonly (readonly [name: string, value: unknown, says: string])[] = [
    ['nothing', undefined, 'returned undefined'],
    ['a function', () => ({ name: 'x' }), 'returned a function'],
    ['no name', {}, 'no `name`'],
    ['a misspelt part', { name: 'x', step: {} }, '`step` instead of `steps`'],
    ['steps that are a list', { name: 'x', steps: [] }, '`steps` is not a record'],
    ['a step type without run', { name: 'x', steps: { y: { summary: '', options: {} } } }, 'step type "y" has no `run`'],
    ['a step type without options', { name: 'x', steps: { y: { summary: '', run: () => undefined } } }, 'has no `options`'],
    [
      'an option that is none',
      { name: 'x', steps: { y: { summary: '', run: () => undefined, options: { tag: 'text' } } } },
      'option "tag"',
    ],
    [
      'a malformed option',
      { name: 'x', steps: { y: { summary: '', run: () => undefined, options: { tags: list({} as never) } } } },
      'its step type "y" has a mistake: the declaration of option "tags" has members that do not fit: each is an object',
    ],
    ['pipelines as a record', { name: 'x', pipelines: {} }, '`pipelines` is not a function'],
    ['a storage that cannot be opened', { name: 'x', storage: {} }, 'no `open`'],
  ]
  for (const [name, value, says] of wrong) {
    it(`refuses a plugin with ${name}`, async () => {
      // a third party may hand over anything
      const { code, message } = await mistake(() => createPluginHost([sqlite, { package: 'sparkwing-plugin-x', plugin: value as Plugin }]))
      expect(code).to.equal('plugin-shape')
      expect(message).to.contain('sparkwing-plugin-x').and.contain(says)
    })
  }

  it('lets a plugin have parts that a newer version knows', () => {
    const plugin = { name: 'x', dashboardPages: [] }
    expect(() => createPluginHost([sqlite, other(plugin)])).to.not.throw()
  })
})
