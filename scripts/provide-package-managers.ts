import { twoAtOnce } from '../test/install/two-at-once.ts'
import { allManagers, providedManager } from '../test/parity/package-managers.ts'

// Runs before the tests: fetches the package managers that Sparkwing is compared with, unless they are present already.
await Promise.all(twoAtOnce(allManagers.map((manager) => () => providedManager(manager))))
