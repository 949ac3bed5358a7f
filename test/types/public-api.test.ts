import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { blocksOf } from './blocks-of.ts'

describe('the public API', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparkwing-door-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('F24: is used by hooks as docs/plugins.md shows them', async () => {
    const [pluginHook = '', eventHook = ''] = blocksOf('docs/plugins.md', 'js')
    await writeFile(join(folder, 'index.js'), "export default 'the plugin'\n")
    await mkdir(join(folder, 'hooks'))
    const [manifest = ''] = blocksOf('docs/plugins.md', 'json')
    await writeFile(join(folder, 'package.json'), manifest)
    const { hooks } = (JSON.parse(manifest) as { oclif: { hooks: Record<'sparkwing:plugin' | 'sparkwing:event', string> } }).oclif
    const hookAt = async (file: string, code: string): Promise<(given: unknown) => Promise<unknown>> => {
      await writeFile(join(folder, file), code)
      return ((await import(join(folder, file))) as { default: (given: unknown) => Promise<unknown> }).default
    }
    expect(await (await hookAt(hooks['sparkwing:plugin'], pluginHook))({})).to.equal('the plugin')
    const said: unknown[] = []
    const { error } = console
    console.error = (text: unknown) => said.push(text)
    try {
      const event = { type: 'run.finished', ended: { status: 'passed' }, durationMs: 5 }
      await (
        await hookAt(hooks['sparkwing:event'], eventHook)
      )({ event })
    } finally {
      console.error = error
    }
    expect(said).to.deep.equal(['passed after 5 ms'])
  })
})
