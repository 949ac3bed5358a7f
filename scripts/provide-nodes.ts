import { promisedVersions, refusedVersions } from '../test/install/node-versions.ts'
import { providedNode } from '../test/install/provided-node.ts'
import { twoAtOnce } from '../test/install/two-at-once.ts'

// Before the tests: fetches the versions of Node that the packed package is tried on, unless they are here already.
await Promise.all(twoAtOnce([...promisedVersions, ...refusedVersions].map((version) => () => providedNode(version))))
