import type { Mistake } from './mistake.ts'

/** A project that uses plugins, each given by the code of its `sparkwing:plugin` hook. */
const projectWith = (plugins: Readonly<Record<string, string>>): NonNullable<Mistake['files']> => ({
  'sparkwing.config.ts': `export default { plugins: ${JSON.stringify(Object.keys(plugins))}, pipelines: {} }\n`,
  ...Object.fromEntries<string | object>(
    Object.entries(plugins).flatMap(([name, hook]) => [
      [
        `node_modules/${name}/package.json`,
        { name, version: '1.0.0', type: 'module', oclif: { hooks: { 'sparkwing:plugin': './hook.js' } } },
      ],
      [`node_modules/${name}/hook.js`, hook],
    ]),
  ),
})
const returning = (plugin: string): string => `export default async () => (${plugin})\n`
const greet = "{ summary: 'Greet', options: {}, run: async () => undefined }"
const loop =
  "{ kind: 'pipeline', inputs: {}, plan: ({ job }) => { job('a', () => 1, { needs: ['b'] }); job('b', () => 1, { needs: ['a'] }) } }"
const build = { command: 'run', args: ['build'] } as const

/** Mistakes in plugins, and in the list of plugins. */
export const pluginMistakes: readonly Mistake[] = [
  {
    name: 'a plugin that is not installed',
    files: { 'sparkwing.config.ts': "export default { plugins: ['sparkwing-plugin-docker'], pipelines: {} }\n" },
    ...build,
    code: 'plugin-not-found',
    says: [
      'The plugin sparkwing-plugin-docker, named in the config, is not installed.',
      'Run `npm install --save-dev sparkwing-plugin-docker` in <project>.',
    ],
  },
  {
    name: 'a plugin whose hook throws',
    files: projectWith({ bad: "export default async () => { throw new Error('no docker') }\n" }),
    ...build,
    code: 'plugin-threw',
    says: [
      'The plugin bad failed to load: no docker (<project>/node_modules/bad/hook.js:1).',
      'Fix or update bad, or remove it from `plugins` in the config.',
    ],
  },
  {
    name: 'a plugin whose import throws',
    files: projectWith({ bad: "throw new Error('no docker')\n" }),
    ...build,
    code: 'plugin-threw',
    says: [
      'The plugin bad failed to load: no docker (<project>/node_modules/bad/hook.js:1).',
      'Fix or update bad, or remove it from `plugins` in the config.',
    ],
  },
  {
    name: 'a plugin with a syntax error',
    files: projectWith({ bad: 'export default async (\n' }),
    ...build,
    code: 'plugin-threw',
    says: ['The plugin bad failed to load: Unexpected end of input.', 'Fix or update bad, or remove it from `plugins` in the config.'],
  },
  {
    name: 'a plugin whose hook hangs',
    files: projectWith({ bad: 'export default () => new Promise((resolve) => { setTimeout(resolve, 60_000) })\n' }),
    ...build,
    code: 'plugin-threw',
    says: ['The plugin bad did not answer within 1.5 s.', 'Fix or update bad, or remove it from `plugins` in the config.'],
  },
  {
    name: 'a plugin whose hook file is missing',
    files: {
      'sparkwing.config.ts': "export default { plugins: ['bad'], pipelines: {} }\n",
      'node_modules/bad/package.json': {
        name: 'bad',
        version: '1.0.0',
        type: 'module',
        oclif: { hooks: { 'sparkwing:plugin': './dist/hook.js' } },
      },
    },
    ...build,
    code: 'plugin-threw',
    says: [
      'The plugin bad cannot be loaded: <project>/node_modules/bad/dist/hook.js was not found.',
      'Fix or update bad, or remove it from `plugins` in the config.',
    ],
  },
  {
    name: 'a package that is not a plugin',
    files: {
      'sparkwing.config.ts': "export default { plugins: ['left-pad'], pipelines: {} }\n",
      'node_modules/left-pad/package.json': { name: 'left-pad', version: '1.0.0' },
    },
    ...build,
    code: 'plugin-without-hook',
    says: [
      'The package left-pad is not a plugin: it has no `sparkwing:plugin` or `sparkwing:event` hook, and no commands.',
      'A plugin lists its hooks under `oclif.hooks` in its package.json.',
    ],
  },
  {
    name: 'a plugin with a broken package.json',
    files: { 'sparkwing.config.ts': "export default { plugins: ['bad'], pipelines: {} }\n", 'node_modules/bad/package.json': '{' },
    ...build,
    code: 'plugin-broken',
    says: ['The plugin bad is broken: <project>/node_modules/bad/package.json is not valid JSON.', 'Reinstall it.'],
  },
  {
    name: 'a plugin whose hook returns nothing',
    files: projectWith({ bad: 'export default async () => {}\n' }),
    ...build,
    code: 'plugin-shape',
    says: [
      'The plugin of the package bad is not usable: its hook returned undefined, not a plugin made with `definePlugin`.',
      'Update bad, or remove it from `plugins` in the config.',
    ],
  },
  {
    name: 'a plugin with a misspelt part',
    files: projectWith({ bad: returning(`{ name: 'bad', step: {} }`) }),
    ...build,
    code: 'plugin-shape',
    says: [
      'The plugin of the package bad is not usable: it has `step` instead of `steps`.',
      'Update bad, or remove it from `plugins` in the config.',
    ],
  },
  {
    name: 'two plugins with the same step type',
    files: projectWith({
      one: returning(`{ name: 'one', steps: { greet: ${greet} } }`),
      two: returning(`{ name: 'two', steps: { greet: ${greet} } }`),
    }),
    ...build,
    code: 'step-type-twice',
    says: ['The plugins one and two both provide the step type "greet".', 'Remove one of them from `plugins` in the config.'],
  },
  {
    name: 'two plugins with a store',
    files: projectWith({
      one: returning(`{ name: 'one', storage: { open: async () => ({}) } }`),
      two: returning(`{ name: 'two', storage: { open: async () => ({}) } }`),
    }),
    ...build,
    code: 'storage-twice',
    says: ['The plugins one and two both provide a storage, but only one can be used.', 'Remove one of them from `plugins` in the config.'],
  },
  {
    name: 'a plugin that cannot list its pipelines',
    files: projectWith({ bad: returning(`{ name: 'bad', pipelines: async () => { throw new Error('no docker') } }`) }),
    ...build,
    code: 'plugin-pipelines',
    says: ['The plugin bad could not list its pipelines: no docker', 'Update bad, or remove it from `plugins` in the config.'],
  },
  {
    name: "a loop in a plugin's plan",
    files: projectWith({ ci: returning(`{ name: 'ci', pipelines: async () => ({ build: ${loop} }) }`) }),
    ...build,
    code: 'loop',
    says: ['The plan has a loop, so these jobs would wait forever: a → b → a (each needs the next).', 'Remove one of these needs.'],
  },
  {
    name: 'a broken plugin, listing steps',
    files: projectWith({ bad: "export default async () => { throw new Error('no docker') }\n" }),
    command: 'steps',
    code: 'plugin-threw',
    says: [
      'The plugin bad failed to load: no docker (<project>/node_modules/bad/hook.js:1).',
      'Fix or update bad, or remove it from `plugins` in the config.',
    ],
  },
  {
    name: 'installing a folder',
    files: { 'docker/package.json': { name: 'docker', version: '1.0.0' } },
    command: 'plugins install',
    args: ['./docker'],
    code: 'plugin-is-folder',
    says: [
      '<project>/docker is a folder, and only packed files can be installed.',
      "Use it where it is: `sparkwing plugins link '<project>/docker'`.",
    ],
  },
  {
    name: 'installing a packed file that is not there',
    command: 'plugins install',
    args: ['docker-1.0.0.tgz'],
    exitCode: 3,
    code: 'plugin-unknown',
    says: ['There is no file <project>/docker-1.0.0.tgz.', 'Check the path.'],
  },
  {
    name: 'installing Sparkwing as a plugin',
    command: 'plugins install',
    args: ['sparkwing@latest'],
    code: 'wrong-plugin-name',
    says: ['`sparkwing` is Sparkwing itself, not a plugin.', 'Update it with the package manager that installed it.'],
  },
  {
    name: 'installing nothing',
    command: 'plugins install',
    code: 'missing-argument',
    says: [
      'PACKAGE is missing: NAME[@VERSION], a packed file (.tgz), or a git URL.',
      '`sparkwing plugins install --help` shows what it takes.',
    ],
  },
  {
    name: 'installing into a home that cannot be written',
    files: { 'plugin.tgz': '', home: 'a file' },
    command: 'plugins install',
    args: ['./plugin.tgz'],
    home: 'home',
    exitCode: 74,
    code: 'home-not-writable',
    says: ['Cannot write to the home <project>/home (ENOTDIR).', 'Set SPARKWING_HOME to a folder that you can write to.'],
  },
  {
    name: 'linking a folder without a package.json',
    files: { 'docker/index.js': '' },
    command: 'plugins link',
    args: ['docker'],
    code: 'no-package',
    says: ['There is no plugin in <project>/docker: it has no package.json that can be read.', 'Check the path.'],
  },
  {
    name: 'linking a package that is not a plugin',
    files: { 'docker/package.json': { name: 'docker', version: '1.0.0' } },
    command: 'plugins link',
    args: ['docker'],
    code: 'not-a-plugin',
    says: [
      'The package docker is not a plugin: its package.json has no `oclif` block with hooks or commands.',
      'docs/plugins.md shows what a plugin consists of.',
    ],
  },
  {
    name: 'linking a plugin for another major of Sparkwing',
    files: {
      'docker/package.json': { name: 'docker', version: '1.0.0', peerDependencies: { sparkwing: '^9' }, oclif: { commands: './commands' } },
    },
    command: 'plugins link',
    args: ['docker'],
    code: 'plugin-for-other-version',
    says: [
      'docker 1.0.0 needs sparkwing ^9, and this is 0.1.0.',
      'Install a version of docker for this Sparkwing, or the Sparkwing that it needs.',
    ],
  },
  {
    name: 'removing a plugin that is not there',
    command: 'plugins uninstall',
    args: ['docker'],
    exitCode: 3,
    code: 'no-such-plugin',
    says: ['There is no plugin docker.', 'No plugin is installed or linked.'],
  },
  {
    name: 'inspecting a plugin that is not there',
    command: 'plugins inspect',
    args: ['docker'],
    exitCode: 3,
    code: 'no-such-plugin',
    says: ['There is no plugin docker.', 'No plugin is installed or linked.'],
  },
  {
    name: 'updating a plugin that is not there',
    command: 'plugins update',
    args: ['docker'],
    exitCode: 3,
    code: 'no-such-plugin',
    says: ['There is no plugin docker.', 'No plugin is installed or linked.'],
  },
]
