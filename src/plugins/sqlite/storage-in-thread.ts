import type { CreateStorage } from '../../storage/storage.ts'
import { sqlitePlugin } from './plugin.ts'

/** What the server's thread loads, where the plugin itself cannot be handed over. */
const createStorage: CreateStorage = () => sqlitePlugin.storage

export default createStorage
