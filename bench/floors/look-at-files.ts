import { hash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// node look-at-files.ts FOLDER [read]: looks at each file below the folder, and with `read` also hashes it
const [, , top = '.', read] = process.argv
const look = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const stat = lstatSync(path, { bigint: true })
    if (stat.isDirectory()) look(path)
    else if (read === 'read') hash('sha256', readFileSync(path))
  }
}
look(top)
