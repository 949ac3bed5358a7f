import type { KnipConfig } from 'knip'

export default {
  entry: [
    // what oclif loads by path
    'src/commands/**/*.ts',
    'src/hooks/*.ts',
    'src/cli/start.ts',
    'src/cli/help.ts',
    'src/index.ts',
    // the server's threads, started by their paths
    'src/*/*-worker.ts',
    'src/plugins/sqlite/storage-in-thread.ts',
    'dashboard/main.tsx',
    'dashboard/vite.config.ts',
    // started by the address that the build gives it
    'dashboard/**/*-worker.ts',
    'bin/*.js',
    'scripts/*.ts',
    'scripts/ci/*.js',
    'bench/floors/*.ts',
    'test/**/*.test.ts',
    // only compiled, and only spawned
    'test/types/*.ts',
    'test/**/*-fixture.ts',
    // a plugin of its own that a test packs
    'test/fixtures/plugin/src/**/*.ts',
    'examples/**/sparkwing.config.ts',
    'sparkwing.config.ts',
  ],
  project: ['{src,dashboard,bin,scripts,bench,test,examples}/**/*.{ts,tsx,js,css}', '*.ts'],
  // what a test runs because it is not there, and tools of the system
  ignoreBinaries: ['no-such-program', 'sparkwing', 'unshare', 'script', 'mount', 'umount', 'mkfifo', 'prlimit', 'strace', 'setpriv'],
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig
