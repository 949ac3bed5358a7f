import { expect } from 'chai'
import { executeRun } from '../../src/execution/execute-run.ts'
import type { PreparedRun } from '../../src/execution/prepared-run.ts'
import type { RunSurroundings } from '../../src/execution/run-surroundings.ts'
import { RunSecrets } from '../../src/execution/run-secrets.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createMemoryStorage } from '../storage/memory-store.ts'
import { tempHome } from '../storage/temp-home.ts'

const network = 'the home is on a network file system'

/** A storage that warns at each opening, and counts what is open. */
const countingStorage = (): { readonly storage: Storage; readonly open: () => number } => {
  const memory = createMemoryStorage()
  let open = 0
  const storage: Storage = {
    async open(options) {
      options.warn?.(network)
      const store = await memory.open(options)
      open++
      const close = (): Promise<void> => {
        open--
        return store.close()
      }
      return { ...store, close }
    },
  }
  return { storage, open: () => open }
}

const emptyRun = (project: string, storage: Storage): PreparedRun => {
  const request = { pipeline: 'empty', project, directory: project, inputs: {}, args: [], options: {} }
  return {
    request,
    recorded: request,
    typed: request,
    plan: { jobs: [] },
    isOneCommand: false,
    tasks: new Map(),
    notSelected: new Map(),
    secrets: new RunSecrets({}),
    env: {},
    stepTypes: new Map(),
    storage,
    reporters: new Map(),
    git: Promise.resolve(undefined),
  }
}

describe('executing a run', () => {
  it('stores what has happened, hears out the hooks and closes the store when a part of ours fails on the way', async () => {
    using home = tempHome()
    const { storage, open } = countingStorage()
    const warnings: string[] = []
    let isHeardOut = false
    const surroundings: RunSurroundings = {
      home: home.path,
      version: '0.0.0',
      signal: new AbortController().signal,
      kill: new AbortController().signal,
      hasColour: false,
      graceMs: 10,
      observe: () => ({
        event: ({ type }) => {
          if (type === 'run.planned') throw new Error('a bug of ours')
        },
        output: () => undefined,
      }),
      connect: ({ record }) => ({
        publish: record,
        finish: () => {
          isHeardOut = true
          return Promise.resolve()
        },
      }),
      warn: (message) => warnings.push(message),
    }
    const error: unknown = await executeRun(emptyRun(home.path, storage), surroundings).catch((thrown: unknown) => thrown)
    expect(error).to.have.property('message', 'a bug of ours')
    expect([isHeardOut, open(), warnings]).to.deep.equal([true, 0, [network]])
    const store = await storage.open({ home: home.path, readOnly: true })
    expect(await store.known()).to.have.length(1)
  })
})
