import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../house/run-node.ts'

/** The blocks of code in a page. */
export const blocksOf = (page: string, language: string): readonly string[] =>
  Array.from(readFileSync(join(projectRoot, page), 'utf8').matchAll(/```(\w+)\n([\s\S]*?)```/g), ([, name, code = '']) =>
    name === language ? code : '',
  ).filter((code) => code !== '')
