import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { createMemoryStorage } from './memory-store.ts'
import { describeStore } from './store-contract.ts'

describeStore('in memory', createMemoryStorage)
describeStore('sqlite', () => sqlitePlugin.storage)
