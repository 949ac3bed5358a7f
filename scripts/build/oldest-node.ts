import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The oldest Node that `engines` in the package.json of `root` promises, such as `22.18`. The build must run on it. */
export const oldestNode = (root: string): string => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly engines: { readonly node: string } }
  const oldest = /^\^(\d+\.\d+) \|\|/.exec(engines.node)?.[1]
  if (oldest === undefined)
    throw new Error(`engines.node should start with the oldest Node, as in ^22.18 || >=23.6, but is ${engines.node}`)
  return oldest
}
