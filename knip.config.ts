import type { KnipConfig } from 'knip'

export default {
  entry: [
    // what oclif loads by path
    'src/commands/**/*.ts',
    'src/hooks/*.ts',
    'src/cli/start.ts',
    'src/cli/help.ts',
    'src/index.ts',
    'bin/*.js',
    'scripts/*.ts',
    'scripts/ci/*.js',
    'bench/bench.ts',
    'test/**/*.test.ts',
    'examples/**/sparkwing.config.ts',
    'sparkwing.config.ts',
  ],
  project: ['{src,bin,scripts,bench,test,examples}/**/*.{ts,js}', '*.ts'],
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig
