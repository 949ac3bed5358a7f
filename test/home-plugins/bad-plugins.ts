import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { builtPackage } from '../e2e/built-package.ts'
import { projectRoot } from '../house/run-node.ts'
import type { TempProject } from '../project/temp-project.ts'
import { commandThat } from './greet-plugin.ts'

/** A plugin that does what a plugin should not do. */
export interface BadPlugin {
  readonly name: string
  /** The row of docs/plugins.md: what it does, and what happens. */
  readonly does: string
  readonly happens: string
  /** How its `sparkwing:plugin` hook and its command begin. */
  readonly code?: string
  readonly hook?: string
  readonly files?: Readonly<Record<string, string>>
  /** The range of versions of Sparkwing that it is made for. */
  readonly madeFor?: string
  /** More work on its folder. */
  readonly prepare?: (folder: TempProject, path: string) => Promise<void>
  /** Whether a run goes on with it. */
  readonly isUsed?: true
  /** What the warning of a run, or its error if the config names the plugin, says after the name. */
  readonly run?: RegExp
  /** What `doctor` says of it. */
  readonly doctor: RegExp
}

const step = (type: string): string => `'${type}': { summary: 'Do it', options: {}, run: async () => undefined }`
const sound = (name: string): string => `export default async () => ({ name: '${name}', steps: { ${step(`${name}/it`)} } })\n`

export const badPlugins: readonly BadPlugin[] = [
  {
    name: 'throws',
    does: 'throws when it is imported',
    happens: 'is refused, with the message and the line',
    code: "throw new Error('boom')\n",
    run: /failed to load: boom \(.+plugin\.js:1\)\./,
    doctor: /failed to load: boom/,
  },
  {
    name: 'hangs',
    does: 'never ends to load',
    happens: 'is refused after 1.5 s',
    code: 'await new Promise(() => { setInterval(() => undefined, 1000) })\n',
    run: /did not answer within 1\.5 s\./,
    doctor: /did not answer within 1\.5 s\./,
  },
  {
    name: 'slow',
    does: 'takes more than 1 s to load',
    happens: 'is used; `doctor` warns of it',
    hook: `await new Promise((resolve) => { setTimeout(resolve, 1100) })\n${sound('slow')}`,
    isUsed: true,
    // a machine that is busy makes it too slow
    doctor: /takes \d\.\d s at the start of a run|did not answer within 1\.5 s/,
  },
  {
    name: 'pollutes',
    does: 'changes built-in objects, such as `Array.prototype.map`',
    happens: 'is refused, and the change is undone',
    code: "Object.prototype.extra = 1\nArray.prototype.map = () => { throw new Error('mapped') }\n",
    run: /changes Object\.prototype\.extra, Array\.prototype\.map for all code, which was undone\./,
    doctor: /changes Object\.prototype\.extra, Array\.prototype\.map/,
  },
  {
    name: 'shapeless',
    does: 'returns something that is no plugin',
    happens: 'is refused, with the part that is wrong',
    hook: "export default async () => ({ name: 'shapeless', step: {} })\n",
    run: /it has `step` instead of `steps`\./,
    doctor: /it has `step` instead of `steps`\./,
  },
  {
    name: 'twin',
    does: 'has a step type of another plugin',
    happens: 'is refused, and both are named',
    hook: `export default async () => ({ name: 'twin', steps: { ${step('sh')} } })\n`,
    run: /twin.* both provide the step type "sh"\./,
    doctor: /both provide the step type "sh"\./,
  },
  {
    name: 'greedy',
    does: 'has a command that is named like one of Sparkwing',
    happens: 'is used without that command; `plugins` and `doctor` name it',
    files: { 'commands/version.js': commandThat('mine') },
    isUsed: true,
    doctor: /Its command `sparkwing version` is left out/,
  },
  {
    name: 'newer',
    does: 'is made for another major version of Sparkwing',
    happens: 'is refused, with both versions',
    madeFor: '^9',
    run: /1\.0\.0 needs sparkwing \^9, and this is /,
    doctor: /1\.0\.0 needs sparkwing \^9/,
  },
  {
    name: 'heavy',
    does: 'brings its own copy of Sparkwing and of all else',
    happens: 'is used',
    hook: [
      "import { definePlugin, stepType } from 'sparkwing'",
      "const it = stepType({ summary: 'Do it', options: {}, run: async () => undefined })",
      "export default async () => definePlugin({ name: 'heavy', steps: { 'heavy/it': it } })",
      '',
    ].join('\n'),
    prepare: async (folder, path) => {
      const own = folder.path(path, 'node_modules/sparkwing')
      mkdirSync(own, { recursive: true })
      const built = await builtPackage()
      for (const part of ['dist', 'package.json']) cpSync(`${built}/${part}`, `${own}/${part}`, { recursive: true })
      symlinkSync(`${projectRoot}/node_modules`, `${own}/node_modules`, 'junction')
    },
    isUsed: true,
    doctor: /takes \S+ m?s at the start of a run\./,
  },
  {
    name: 'prints',
    does: 'prints to stdout when it is imported',
    happens: 'is used; its output goes to stderr, and a warning names it',
    code: "console.log('HELLO')\nprocess.stdout.write('THERE\\n')\n",
    isUsed: true,
    run: /printed while it was loaded: HELLO …/,
    doctor: /printed while it was loaded: HELLO …/,
  },
  {
    name: 'exits',
    does: 'calls `process.exit` when it is imported',
    happens: 'is refused, and Sparkwing goes on',
    code: 'process.exit(7)\n',
    run: /failed to load: process\.exit\(7\) was called\./,
    doctor: /process\.exit\(7\) was called\./,
  },
  {
    name: 'rejects',
    does: 'leaves a rejection unhandled when it is imported',
    happens: 'is refused, with the message',
    code: "Promise.reject(new Error('lost'))\n",
    run: /failed to load: an error was not caught: lost\./,
    doctor: /an error was not caught: lost\./,
  },
  {
    name: 'floods',
    does: 'takes longer for each event than the run',
    happens: 'is used, and misses events; the end of a run waits 2 s for it',
    files: { 'event.js': 'export default () => new Promise((resolve) => { setTimeout(resolve, 60_000).unref() })\n' },
    isUsed: true,
    run: /(?:took longer than 2 s to handle the event |is too slow and misses )/,
    doctor: /takes \S+ m?s at the start of a run\./,
  },
]

/** The name of its package. */
export const packageOf = ({ name }: BadPlugin): string => `sparkwing-plugin-${name}`

/** Writes its files into a folder, in `path`. It has no oclif.manifest.json, so that its command is imported to find it. */
export const writeBadPlugin = async (folder: TempProject, path: string, plugin: BadPlugin): Promise<void> => {
  const { name, code = '', hook = code + sound(name), files = {}, madeFor = '*' } = plugin
  const all = {
    'package.json': JSON.stringify({
      name: packageOf(plugin),
      version: '1.0.0',
      type: 'module',
      peerDependencies: { sparkwing: madeFor },
      oclif: {
        commands: './commands',
        hooks: { 'sparkwing:plugin': './plugin.js', ...('event.js' in files && { 'sparkwing:event': './event.js' }) },
      },
    }),
    'plugin.js': hook,
    [`commands/${name}.js`]: code + commandThat(`hello ${name}`),
    ...files,
  }
  for (const [file, text] of Object.entries(all)) folder.write(`${path}/${file}`, text)
  await plugin.prepare?.(folder, path)
}
