import type { CheckName } from '../checks.ts'
import type { Files } from './planted-copy.ts'

/** One real fault for each check, put beside the project's sources: the check must find it. */
export const plantedFaults: Readonly<Record<CheckName, Files>> = {
  types: { 'src/model/planted.ts': "export const planted: number = 'a text'\n" },
  'page types': { 'dashboard/planted.ts': "export const planted: number = 'a text'\n" },
  lint: { 'src/model/planted.ts': 'export const planted = (value: any): string => value.text\n' },
  'oldest node': { 'src/hooks/planted.ts': 'export default () => Promise.try(() => 1)\n' },
  format: { 'src/model/planted.ts': 'export const planted = {a:1};' },
  layers: { 'src/model/planted.ts': "export { homeDirectory } from '../app/home.ts'\n" },
  unused: { 'src/model/planted.ts': "export const planted = 'nobody asks for it'\n" },
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
}
