import { providedPlugins } from '../test/install/provided-plugins.ts'

// Runs before the tests: fetches the plugins of other people that the tests install and link, unless they are present already.
await providedPlugins()
