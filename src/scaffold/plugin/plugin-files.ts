import type { PluginName } from './plugin-name.ts'
import { configText, helloText, hookText, indexText, testText } from './plugin-sources.ts'

/** The versions that a new plugin is made with. */
const typescript = '^6.0.3'
const typesOfNode = '^22.18.0'

/** The files of a new plugin by their path: a package that compiles, tests, links and packs as it is. */
export const pluginFiles = (name: PluginName, version: string): Readonly<Record<string, string>> => ({
  'package.json': json({
    name: name.package,
    version: '0.1.0',
    description: `Steps for Sparkwing: ${name.short}`,
    keywords: ['sparkwing', 'sparkwing-plugin'],
    type: 'module',
    engines: { node: '^22.18 || >=23.6' },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
    files: ['dist'],
    scripts: {
      // a file that was renamed would stay there, and a command is found by its file
      prebuild: `node -e "fs.rmSync('dist', { recursive: true, force: true })"`,
      build: 'tsc -p tsconfig.build.json',
      test: 'npm run build && tsc && node --test "test/*.test.ts"',
      prepack: 'npm run build',
    },
    peerDependencies: { sparkwing: `^${version}` },
    devDependencies: { '@types/node': typesOfNode, sparkwing: `^${version}`, typescript },
    oclif: { hooks: { 'sparkwing:plugin': './dist/hooks/plugin.js' } },
  }),
  'tsconfig.json': json({
    compilerOptions: {
      target: 'es2024',
      lib: ['es2024'],
      module: 'nodenext',
      types: ['node'],
      strict: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      noEmit: true,
    },
    include: ['src', 'test'],
  }),
  'tsconfig.build.json': json({
    extends: './tsconfig.json',
    compilerOptions: { noEmit: false, declaration: true, rootDir: 'src', outDir: 'dist' },
    include: ['src'],
  }),
  'src/index.ts': indexText(name),
  'src/hello.ts': helloText,
  'src/hooks/plugin.ts': hookText,
  'test/hello.test.ts': testText(name),
  'test/project/sparkwing.config.ts': configText(name),
  '.github/workflows/test.yml': workflow,
  '.gitignore': 'node_modules/\ndist/\n*.tgz\n',
  'README.md': readme(name),
})

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`

const workflow = `name: test
on:
  push:
    branches: [main]
  pull_request:
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        node: [22, 24]
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: \${{ matrix.node }}
      - run: npm install
      - run: npm test
      - run: npm pack
`

const readme = ({ package: name, short }: PluginName): string => `# ${name}

A plugin for [Sparkwing](https://github.com/sparkwing/sparkwing), with the step type \`${short}/hello\`.

## Use

\`\`\`sh
npm install --save-dev ${name}
\`\`\`

\`\`\`ts
import { defineConfig, pipeline, uses } from 'sparkwing'
import type {} from '${name}' // its step types, for the compiler

export default defineConfig({
  plugins: ['${name}'],
  pipelines: {
    hello: pipeline({
      plan({ job }) {
        job('greet', uses('${short}/hello', { name: 'Ada' }))
      },
    }),
  },
})
\`\`\`

\`npx sparkwing steps\` lists its step types with their options. For all of your projects: \`sparkwing plugins install ${name}\`.

## Develop

\`\`\`sh
npm install
npm test                      # compiles it, and runs a pipeline with it
npx sparkwing plugins link    # uses it from this folder in all of your projects
npm pack                      # what would be published
\`\`\`
`
