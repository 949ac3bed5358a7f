import type { CreateStorage } from '../../storage/storage.ts'
import { sqlitePlugin } from './plugin.ts'

/** What the server's thread loads, because the plugin object itself cannot be passed to it. */
const createStorage: CreateStorage = () => sqlitePlugin.storage

export default createStorage
