import { entryPatterns } from './scripts/build/entry-patterns.ts'
import type { KnipConfig } from 'knip'

export default {
  workspaces: {
    '.': {
      entry: [
        ...entryPatterns,
        'dashboard/main.tsx',
        'dashboard/vite.config.ts',
        // started by a URL from the build
        'dashboard/**/*-worker.ts',
        'bin/*.js',
        'scripts/*.ts',
        'scripts/ci/*.js',
        'bench/floors/*.ts',
        // started by path
        'bench/headline-once.ts',
        'test/**/*.test.ts',
        // npm run test:browsers
        'test/**/*.engines.ts',
        // the first only compiled, the second only spawned
        'test/types/*.ts',
        'test/**/*-fixture.ts',
        // a separate plugin package that a test packs
        'test/fixtures/plugin/src/**/*.ts',
        'examples/**/sparkwing.config.ts',
        'sparkwing.config.ts',
      ],
      project: ['{src,dashboard,bin,scripts,bench,test,examples}/**/*.{ts,tsx,js,css}', '*.ts'],
    },
    // packages of their own
    'plugins/*': { entry: ['src/hooks/*.ts', 'test/*.test.ts'], project: ['{src,test}/**/*.ts'], ignoreDependencies: ['sparkwing'] },
  },
  // a program that a test runs because it does not exist, and system tools
  ignoreBinaries: [
    'no-such-program',
    'sparkwing',
    'unshare',
    'script',
    'mount',
    'umount',
    'mkfifo',
    'prlimit',
    'strace',
    'setpriv',
    'dpkg',
  ],
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig
