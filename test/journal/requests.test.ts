import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { watchRequests, type RequestsWatchOptions } from '../../src/journal/requests-watch.ts'
import { readRequests, requestsFolder, writeRequest, type OwnerRequest } from '../../src/journal/requests.ts'
import { tempFolder } from './temp-folder.ts'
import { until } from './until.ts'

const listen = (folder: string, options: RequestsWatchOptions) => {
  const heard: OwnerRequest[] = []
  const watch = watchRequests(folder, (request) => heard.push(request), { startAfterMs: 0, ...options })
  return { heard, [Symbol.dispose]: watch.close }
}

describe('requests in a run’s folder', () => {
  it('are written as a whole, readable only by the owner, and leave no temporary file', async () => {
    using folder = tempFolder()
    const path = await writeRequest(folder.path, { kind: 'cancel', by: 'a test' })
    expect(await readRequests(folder.path)).to.deep.equal([{ kind: 'cancel', by: 'a test' }])
    expect(statSync(path).mode & 0o777).to.equal(0o600)
    expect(statSync(requestsFolder(folder.path)).mode & 0o777).to.equal(0o700)
    expect(readdirSync(requestsFolder(folder.path))).to.have.length(1)
  })

  it('are refused if the run’s folder is gone', async () => {
    using folder = tempFolder()
    const error: unknown = await writeRequest(join(folder.path, 'gone'), { kind: 'cancel', by: 'a test' }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).to.have.property('code', 'ENOENT')
  })

  it('count only if they are whole files of a known kind', async () => {
    using folder = tempFolder()
    const requests = requestsFolder(folder.path)
    mkdirSync(requests)
    writeFileSync(join(folder.path, 'elsewhere'), '{"v":1,"kind":"cancel","by":"a link"}')
    symlinkSync(join(folder.path, 'elsewhere'), join(requests, 'link.json'))
    writeFileSync(join(requests, 'torn.json'), '{"v":1,"kind":"can')
    writeFileSync(join(requests, 'newer.json'), '{"v":2,"kind":"cancel"}')
    writeFileSync(join(requests, 'other.json'), '{"v":1,"kind":"explode"}')
    writeFileSync(join(requests, 'null.json'), 'null')
    writeFileSync(join(requests, 'huge.json'), `{"v":1,"kind":"cancel","by":"${'x'.repeat(5000)}"}`)
    writeFileSync(join(requests, '.draft.json.tmp'), '{"v":1,"kind":"cancel","by":"a draft"}')
    expect(await readRequests(folder.path)).to.deep.equal([])
  })

  for (const [name, options] of Object.entries({
    'by notification alone': { pollMs: false },
    'by the poll alone': { isNotified: false, pollMs: 20 },
  } satisfies Record<string, RequestsWatchOptions>)) {
    it(`reach the owner once, ${name}, and are removed when it stops listening`, async () => {
      using folder = tempFolder()
      {
        using owner = listen(folder.path, options)
        await until(() => existsSync(requestsFolder(folder.path)))
        await writeRequest(folder.path, { kind: 'cancel', by: 'one' })
        await until(() => owner.heard.length > 0)
        await writeRequest(folder.path, { kind: 'cancel', by: 'two' })
        expect(owner.heard).to.deep.equal([{ kind: 'cancel', by: 'one' }])
      }
      expect(existsSync(requestsFolder(folder.path))).to.equal(false)
    })
  }

  it('reach an owner that starts to listen later', async () => {
    using folder = tempFolder()
    await writeRequest(folder.path, { kind: 'cancel', by: 'an early bird' })
    using owner = listen(folder.path, { pollMs: false })
    await until(() => owner.heard.length > 0)
  })

  it('cause no folder for a run that ends before it listens', () => {
    using folder = tempFolder()
    watchRequests(folder.path, () => undefined).close()
    expect(readdirSync(folder.path)).to.deep.equal([])
  })

  it('do not fail a run if they cannot be removed', () => {
    using folder = tempFolder()
    const noFolder = join(folder.path, 'file')
    writeFileSync(noFolder, '')
    expect(() => {
      watchRequests(noFolder, () => undefined).close()
    }).not.to.throw()
  })
})
