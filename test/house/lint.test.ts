import { expect } from 'chai'
import { plantedCopy } from '../../scripts/plant/planted-copy.ts'
import { projectRoot, runNode } from './run-node.ts'

interface FileReport {
  readonly filePath: string
  readonly messages: readonly { readonly ruleId: string; readonly message: string }[]
}

const clean = 'export const answer = 42\n'
const faults: Readonly<Record<string, { readonly rule: string; readonly text: string }>> = {
  'src/model/planted-any.ts': { rule: '@typescript-eslint/no-explicit-any', text: 'export const f = (x: any): void => void x\n' },
  'src/model/planted-floating.ts': {
    rule: '@typescript-eslint/no-floating-promises',
    text: 'const later = (): Promise<number> => Promise.resolve(1)\nexport const f = (): void => {\n  later()\n}\n',
  },
  'src/model/planted-misused.ts': {
    rule: '@typescript-eslint/no-misused-promises',
    text: 'export const f = (all: number[]): void => {\n  all.forEach(async (one) => {\n    await Promise.resolve(one)\n  })\n}\n',
  },
  'src/model/planted-switch.ts': {
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    text: "export const f = (x: 'a' | 'b'): number | undefined => {\n  switch (x) {\n    case 'a':\n      return 1\n  }\n  return undefined\n}\n",
  },
  'src/model/planted-console.ts': { rule: 'no-restricted-globals', text: "console.log('hello')\n" },
  'src/model/planted-long.ts': { rule: 'max-lines', text: '// one\n'.repeat(401) },
  'src/model/planted-enum.ts': { rule: 'no-restricted-syntax', text: 'export enum Colour {\n  Red,\n}\n' },
  'src/model/planted-assertions.ts': {
    rule: 'no-restricted-syntax',
    text: 'export const f = (x: string): number => x as unknown as number\n',
  },
  'src/model/planted-process.ts': { rule: 'no-restricted-syntax', text: "import { argv } from 'node:process'\nexport const f = argv\n" },
  'src/commands/planted-argument.ts': {
    rule: 'no-restricted-syntax',
    text: "import { Args } from '@oclif/core'\nexport const f = Args.string({ required: true })\n",
  },
  'src/model/interfaces.ts': { rule: 'house/named-file', text: clean },
  'src/model/types.ts': { rule: 'house/named-file', text: clean },
  'src/model/utils.ts': { rule: 'house/named-file', text: clean },
  'src/model/helpers.ts': { rule: 'house/named-file', text: clean },
  'src/model/common.ts': { rule: 'house/named-file', text: clean },
  'src/model/manager.ts': { rule: 'house/named-file', text: clean },
}

describe('lint', function () {
  this.timeout(120_000)

  it('finds each planted fault, says what to do instead, and lets a clean file pass', async () => {
    const files = Object.fromEntries(Object.entries(faults).map(([file, { text }]) => [file, text]))
    using copy = plantedCopy(projectRoot, { ...files, 'src/model/clean.ts': clean }, { bare: true })
    const { output } = await runNode(copy.path, ['node_modules/eslint/bin/eslint.js', 'src', '--format', 'json'])
    const reports = JSON.parse(output) as readonly FileReport[]
    const rulesOf = (file: string): readonly string[] =>
      reports.find(({ filePath }) => filePath === `${copy.path}/${file}`)?.messages.map(({ ruleId }) => ruleId) ?? ['not linted']

    expect(rulesOf('src/model/clean.ts')).to.deep.equal([])
    for (const [file, { rule }] of Object.entries(faults)) expect(rulesOf(file), file).to.include(rule)
    const messages = reports.flatMap((report) => report.messages.map(({ message }) => message)).join('\n')
    expect(messages)
      .to.include('print with `this.print`')
      .and.include('Name it for the one thing it exports')
      .and.include('Write a union of texts')
      .and.include('Check the value where it comes in')
      .and.include('Say `ignoreStdin: true`')
      .and.include('Use the global `process`')
  })
})
