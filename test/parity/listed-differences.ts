import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../house/run-node.ts'

/** Returns the names of the rows of docs/npm-scripts.md that list what differs on purpose. */
export const listedDifferences = (): readonly string[] => {
  const page = readFileSync(join(projectRoot, 'docs/npm-scripts.md'), 'utf8')
  const [section = ''] = page.split('\n## What differs\n')[1]?.split('\n## ') ?? []
  return Array.from(section.matchAll(/^\| `([\w-]+)` +\|/gm), ([, name = '']) => name)
}
