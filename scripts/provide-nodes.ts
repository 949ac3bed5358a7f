import { promisedVersions, refusedVersions } from '../test/install/node-versions.ts'
import { providedNode } from '../test/install/provided-node.ts'
import { twoAtOnce } from '../test/install/two-at-once.ts'

// Runs before the tests: fetches the Node versions that the packed package is tested on, unless they are present already.
await Promise.all(twoAtOnce([...promisedVersions, ...refusedVersions].map((version) => () => providedNode(version))))
