/** A small project, shaped like a well-known one in what decides how `init` reads it, and what `init` makes of it. */
export interface Tree {
  readonly name: string
  readonly files: Readonly<Record<string, string | object>>
  readonly file: string
  /** The pipeline; `check` if not given. */
  readonly pipeline?: string
  /** Each job's command, with the jobs that it waits for: `npm run test < build`. */
  readonly jobs: readonly string[]
  /** Scripts that must not be jobs, with the reason. */
  readonly left?: Readonly<Record<string, string>>
  /** Lines that the file must have as they are. */
  readonly lines: readonly string[]
  /** The first of the next commands. */
  readonly first: string
}

const workflow = (...lines: readonly string[]): string =>
  `jobs:\n  test:\n    steps:\n${lines.map((line) => `      - run: ${line}\n`).join('')}`
const noModules = { '.gitignore': 'node_modules\n' }

/** Twelve trees: package managers, linters and formatters, languages, and shapes of scripts. */
export const trees: readonly Tree[] = [
  {
    name: 'npm, ES modules in JavaScript, XO: `test` gathers lint, unit tests and types',
    files: {
      'package.json': {
        type: 'module',
        scripts: { test: 'npm run lint && npm run unit && npm run type', lint: 'xo', unit: 'c8 ava', type: 'tsd', release: 'np' },
        devDependencies: { xo: '2', ava: '6', c8: '10', tsd: '0' },
      },
    },
    file: 'sparkwing.config.js',
    jobs: ['npm run lint', 'npm run type', 'npm run unit'],
    left: { test: 'is done by other jobs', release: 'publishes' },
    lines: ["import {defineConfig, pipeline, sh} from 'sparkwing';", "\t\t\t\tjob('lint', sh`npm run lint`);"],
    first: 'npm i -D sparkwing',
  },
  {
    name: 'npm, CommonJS, standard: a `test` that lints itself, a comment, and a build that overwrites a committed file',
    files: {
      'package.json': {
        scripts: {
          '// test': 'standard && npm run test-node',
          build: 'browserify -r . | minify > thing.min.js',
          test: 'standard && npm run test-browser',
          'test-browser': 'airtap -- test/*.js',
          lint: 'standard',
        },
        devDependencies: { standard: '17', airtap: '4' },
      },
      'thing.min.js': '',
    },
    file: 'sparkwing.config.mjs',
    jobs: ['npm run test'],
    left: { build: 'changes files', lint: 'is done by other jobs', 'test-browser': 'is done by other jobs' },
    lines: ["import { defineConfig, pipeline, sh } from 'sparkwing'", '      plan ({ job }) {', '  }'],
    first: 'npm i -D sparkwing',
  },
  {
    name: 'bun, TypeScript, prettier: `format` checks, `format:fix` writes, `test` starts with tsc',
    files: {
      'package.json': {
        type: 'module',
        packageManager: 'bun@1.2.20',
        scripts: {
          test: 'tsc -p tsconfig.spec.json && vitest --run',
          'test:watch': 'vitest --watch',
          'test:deno': 'deno test',
          lint: 'eslint src',
          'lint:fix': 'eslint src --fix',
          format: 'prettier --check "src/**/*.ts"',
          'format:fix': 'prettier --write "src/**/*.ts"',
          build: 'bun run --shell bun remove-dist && bun ./build.ts',
          postbuild: 'publint',
          watch: 'bun run --shell bun remove-dist && bun ./build.ts --watch',
          prerelease: 'bun run build',
          release: 'np --no-publish',
          'remove-dist': 'rm -rf dist',
        },
        devDependencies: { typescript: '5', prettier: '3', eslint: '9' },
      },
      '.prettierrc': '{ "semi": false, "singleQuote": true, "printWidth": 100 }',
      'tsconfig.json': { files: [], references: [{ path: './tsconfig.spec.json' }] },
    },
    file: 'sparkwing.config.ts',
    jobs: ['bun run lint', 'bun run format', 'bun run build', 'bun run test'],
    left: {
      'lint:fix': 'changes files',
      'format:fix': 'changes files',
      'test:watch': 'does not end',
      watch: 'does not end',
      release: 'publishes',
      postbuild: 'runs by itself',
      'remove-dist': 'is done by other jobs',
      'test:deno': 'is a variant',
    },
    lines: ["        job('format', sh`bun run format`)"],
    first: 'bun add -d sparkwing',
  },
  {
    name: 'npm, CommonJS in JavaScript, eslint: prettier settings in YAML',
    files: {
      'package.json': {
        scripts: { lint: 'eslint .', 'lint:fix': 'eslint . --fix', test: 'mocha', 'test-cov': 'nyc npm test', prepare: 'husky' },
        devDependencies: { eslint: '9', mocha: '11', prettier: '3' },
      },
      '.prettierrc.yaml': 'singleQuote: true\ntabWidth: 4\n',
    },
    file: 'sparkwing.config.mjs',
    jobs: ['npm run lint', 'npm run test'],
    left: { 'lint:fix': 'changes files', prepare: 'runs by itself' },
    lines: ["                job('lint', sh`npm run lint`);"],
    first: 'npm i -D sparkwing',
  },
  {
    name: 'pnpm, root of a workspace, biome: writing `lint` and `format` beside checks, a build whose post script writes, and what CI calls',
    files: {
      ...noModules,
      'package.json': {
        type: 'module',
        packageManager: 'pnpm@10.12.1',
        scripts: {
          format: 'biome check --write .',
          'format:check': 'biome check .',
          lint: 'biome lint --write .',
          'lint:check': 'biome lint .',
          build: 'pnpm run -r build',
          postbuild: 'biome format --write .',
          test: 'vitest run',
          'check:semver': 'tsx scripts/check-versions.ts',
          'check:circular': 'madge --circular src',
          prepublishOnly: 'pnpm run test && pnpm run build',
        },
        devDependencies: { '@biomejs/biome': '2', typescript: '5' },
      },
      'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
      'biome.jsonc': '// two spaces\n{ "formatter": { "indentStyle": "space" } }\n',
      'tsconfig.json': '{ "compilerOptions": { "module": "nodenext" }, "include": ["packages/*/src", /* no more */] }',
      '.github/workflows/test.yml': workflow('pnpm install', 'pnpm lint:check', 'pnpm check:circular', 'pnpm test'),
    },
    file: 'sparkwing.config.ts',
    jobs: ['pnpm run lint:check', 'pnpm run check:circular', 'pnpm run format:check', 'pnpm run test'],
    left: { build: 'changes files', lint: 'changes files', format: 'changes files', 'check:semver': 'is not called by the CI workflows' },
    lines: ['import { defineConfig, pipeline, sh } from "sparkwing";'],
    first: 'pnpm add -D -w sparkwing',
  },
  {
    name: 'pnpm, `pnpm run "/^test:.*/"`, and types read from the sources',
    files: {
      ...noModules,
      'package.json': {
        packageManager: 'pnpm@11.3.0',
        scripts: {
          build: 'pnpm run "/^build:.*/"',
          'build:base': 'rollup -c',
          'build:react': 'rollup -c --config-react',
          fix: 'pnpm run fix:lint && pnpm run fix:format',
          'fix:lint': 'eslint . --fix',
          'fix:format': 'prettier . --write',
          test: 'pnpm run "/^test:.*/"',
          'test:format': 'prettier . --list-different',
          'test:types': 'tsc --noEmit',
          'test:lint': 'eslint .',
          'test:spec': 'vitest run',
        },
        prettier: { semi: false, singleQuote: true },
        devDependencies: { prettier: '3', typescript: '5', eslint: '9', vitest: '4' },
      },
      'tsconfig.json': {
        compilerOptions: { noEmit: true, module: 'esnext', moduleResolution: 'bundler' },
        include: ['src/**/*', 'tests/**/*'],
      },
      'pnpm-lock.yaml': '',
    },
    file: 'sparkwing.config.ts',
    jobs: ['pnpm run test:lint', 'pnpm run test:format', 'pnpm run test:types', 'pnpm run build', 'pnpm run test:spec'],
    left: { test: 'is done by other jobs', fix: 'changes files', 'build:base': 'is done by other jobs' },
    lines: ["        job('test:lint', sh`pnpm run test:lint`)"],
    first: 'pnpm add -D sparkwing',
  },
  {
    name: 'yarn 1: `pretest` lints, and tests that import the build',
    files: {
      ...noModules,
      '.gitignore': '/node_modules\n/dist\n',
      'package.json': {
        main: 'dist/index.js',
        scripts: {
          build: 'babel src -d dist',
          pretest: 'yarn lint',
          lint: 'yarn lint:code && yarn fmt:check',
          'lint:code': 'node node_modules/eslint/bin/eslint.js --cache .',
          fmt: 'yarn fmt:base --write',
          'fmt:check': 'yarn fmt:base --check',
          'fmt:base': 'node node_modules/prettier/bin/prettier.cjs .',
          test: 'yarn test:base',
          'test:base': 'node --expose-gc node_modules/jest-cli/bin/jest',
          'test:update': 'yarn test:base -u',
        },
      },
      'yarn.lock': '# yarn lockfile v1\n',
      'test/main.js': "const { thing } = require('..')\n",
    },
    file: 'sparkwing.config.mjs',
    jobs: ['yarn run lint:code', 'yarn run fmt:check', 'yarn run build', 'yarn run test:base < build'],
    left: { fmt: 'changes files', test: 'is done by other jobs', 'test:update': 'changes files' },
    lines: [
      "        const build = job('build', sh`yarn run build`)",
      "        job('test:base', sh`yarn run test:base`, { needs: [build] })",
    ],
    first: 'yarn add -D sparkwing',
  },
  {
    name: 'yarn 4: its own pre scripts do not run, `tsc` that emits is no check, `type-tests` is one',
    files: {
      'package.json': {
        packageManager: 'yarn@4.4.1',
        scripts: {
          pretest: 'yarn lint',
          lint: 'eslint .',
          test: 'vitest --run --typecheck',
          'type-tests': 'tsc -p tsconfig.test.json --noEmit',
          tsc: 'tsc',
          clean: 'rimraf dist/',
          build: 'yarn clean && tsup',
          prepack: 'yarn build',
          size: 'size-limit',
        },
        devDependencies: { typescript: '5' },
      },
      'tsconfig.json': { compilerOptions: { outDir: 'dist', module: 'nodenext' } },
      'src/index.ts': 'import { b } from "b";\n',
    },
    // the compiler would emit a .ts file beside the config, and so move dist/index.js to dist/src
    file: 'sparkwing.config.mjs',
    jobs: ['yarn run lint', 'yarn run type-tests', 'yarn run build', 'yarn run test'],
    left: { tsc: 'changes files', pretest: 'runs by itself', clean: 'is done by other jobs' },
    lines: ['import { defineConfig, pipeline, sh } from "sparkwing";', '        job("lint", sh`yarn run lint`);'],
    first: 'yarn add -D sparkwing',
  },
  {
    name: 'npm, `run-p`, a lint that removes what the tests build, and `check` as a script',
    files: {
      ...noModules,
      'package.json': {
        type: 'module',
        scripts: {
          clean: 'rimraf thing.js',
          build: 'rollup -c',
          prelint: 'npm run clean',
          lint: 'run-p --continue-on-error lint:*',
          'lint:code': 'eslint . --max-warnings 0',
          'lint:knip': 'knip',
          'format:check': 'prettier --check .',
          'test-node': 'run-s clean build test-node:*',
          'test-node:unit': 'node bin/thing.js --ui bdd test/unit',
          'test-node:jsapi': 'node test/jsapi.js',
          'test-browser': 'run-s clean build test-browser:*',
          'test-browser:play': 'playwright test',
          test: 'run-s lint test-node test-browser',
          check: 'tsc --noEmit',
        },
        devDependencies: { typescript: '5' },
      },
      'tsconfig.json': { compilerOptions: { noEmit: true }, include: ['lib'] },
      '.editorconfig': '[*]\nindent_style = space\nindent_size = 2\n',
      'lib/a.js': 'export const a = "a";\nimport { b } from "b";\n',
    },
    file: 'sparkwing.config.ts',
    pipeline: 'ci',
    jobs: ['npm run lint', 'npm run format:check', 'npm run check', 'npm run test-node < lint', 'npm run test-browser < test-node'],
    left: { build: 'is done by other jobs', 'lint:code': 'is done by other jobs', test: 'is done by other jobs' },
    lines: [
      '        const lint = job("lint", sh`npm run lint`);',
      '        job("test-browser", sh`npm run test-browser`, { needs: [testNode] });',
    ],
    first: 'npm i -D sparkwing',
  },
  {
    name: 'npm, strict TypeScript with project references, concurrently, and a watching test program',
    files: {
      '.gitignore': 'node_modules\nlib/\n',
      'package.json': {
        scripts: {
          build: 'tsc -b',
          typecheck: 'tsc -b tsconfig.test.json',
          verify: 'concurrently -n lint,test "npm:lint:*" "npm run test"',
          'lint:js': 'oxlint',
          'lint:css': 'stylelint "**/*.css"',
          test: 'vitest',
          'test:e2e': 'playwright test',
          dev: 'vite',
          start: 'node lib/server.js',
          storybook: 'storybook dev',
        },
        devDependencies: { typescript: '5', sparkwing: '1' },
      },
      'tsconfig.json': { compilerOptions: { module: 'nodenext', noEmit: true, strict: true } },
    },
    file: 'sparkwing.config.mts',
    jobs: ['npm run lint:js', 'npm run lint:css', 'npm run build', 'npm run test -- --run', 'npm run typecheck < build'],
    left: { verify: 'is done by other jobs', dev: 'does not end', 'test:e2e': 'is a variant' },
    lines: ["        job('typecheck', sh`npm run typecheck`, { needs: [build] })"],
    first: 'sparkwing run check',
  },
  {
    name: 'C, a Makefile alone: `check` tests what `all` builds',
    files: {
      Makefile: [
        'CC:=gcc',
        'all: dynamic static',
        'dynamic: thing.so',
        'static: thing.a',
        'test: thing-test',
        '\t./thing-test',
        'check: thing-test',
        '\tTEST_SSL=1 ./test.sh',
        'format-check:',
        '\tclang-format --dry-run --Werror *.c',
        'fmt:',
        '\tclang-format -i *.c',
        'clean:',
        '\trm -f *.o',
        'install: all',
        '\tcp thing.so /usr/local/lib',
        '.PHONY: all test check format-check fmt clean install',
        '',
      ].join('\n'),
    },
    file: 'sparkwing.config.mjs',
    jobs: ['make format-check', 'make all', 'make check < all'],
    lines: ["        const all = job('all', sh`make all`)"],
    first: 'sparkwing run check',
  },
  {
    name: 'Python, a Makefile whose `check` gathers lint and test, and a `build` that is a folder',
    files: {
      Makefile: [
        '.PHONY: docs check',
        'check: lint test',
        'lint:',
        '\t@ruff check .',
        'format:',
        '\tblack .',
        'test:',
        '\tpython -m pytest tests',
        'build: setup.py',
        '\tpython setup.py build',
        'publish:',
        '\ttwine upload dist/*',
        '',
      ].join('\n'),
      'build/keep': '',
      'pyproject.toml': '[tool.ruff]\n',
    },
    file: 'sparkwing.config.mjs',
    jobs: ['make lint', 'make test'],
    lines: ["        job('test', sh`make test`)"],
    first: 'sparkwing run check',
  },
]
