import type { CheckName } from '../checks.ts'
import type { Files } from './planted-copy.ts'

/** Real faults for each check, added to the project's sources: the check must find them all. */
export const plantedFaults: Readonly<Record<CheckName, Files>> = {
  lint: {
    'src/model/planted.ts': [
      "export const wrongType: number = 'a text'",
      'export const anything = (value: any): string => value.text',
      'const later = (): Promise<number> => Promise.resolve(1)',
      'export const forgetsAPromise = (): void => {',
      '  later()',
      '}',
      'export const givesAPromise = (all: number[]): void => {',
      '  all.forEach(async (one) => {',
      '    await Promise.resolve(one)',
      '  })',
      '}',
      "export const forgetsACase = (x: 'a' | 'b'): number | undefined => {",
      '  switch (x) {',
      "    case 'a':",
      '      return 1',
      '  }',
      '  return undefined',
      '}',
      "console.log('hello')",
      '',
    ].join('\n'),
    'src/model/planted-long.ts': '// one\n'.repeat(401),
    'dashboard/planted.tsx': [
      "import { useState } from 'react'",
      "export const wrongType: number = 'a text'",
      'export const Planted = ({ isOn }: { readonly isOn: boolean }) => {',
      '  if (isOn) useState(1)',
      '  return <p />',
      '}',
      '',
    ].join('\n'),
  },
  'house rules': {
    'src/model/utils.ts': [
      "import { argv } from 'node:process'",
      "import { Args } from '@oclif/core'",
      'export enum Colour {',
      '  Red,',
      '}',
      'export const twice = (x: string): number => x as unknown as number',
      'export const waits = Args.string({ required: true })',
      'export const all = argv',
      'export const print = (text: string): boolean => process.stderr.write(text)',
      '',
    ].join('\n'),
  },
  'oldest node': { 'src/hooks/planted.ts': 'export default () => Promise.try(() => 1)\n' },
  drift: {
    'src/commands/planted.ts': [
      "import { BaseCommand } from '../cli/base-command.ts'",
      'export default class Planted extends BaseCommand {',
      "  static override summary = 'Not in the manifest.'",
      '  run(): Promise<void> {',
      '    return Promise.resolve()',
      '  }',
      '}',
      '',
    ].join('\n'),
  },
  unused: { 'src/model/planted.ts': "export const planted = 'nothing asks for it'\n" },
  layers: {
    'src/model/planted.ts': "export type { planted } from '../wire/planted.ts'\n",
    'src/wire/planted.ts': 'export const planted = 1\n',
  },
  format: { 'src/model/planted.ts': 'export const planted = {a:1};' },
}
