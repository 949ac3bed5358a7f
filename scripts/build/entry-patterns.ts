/** The files that oclif, Node or an author loads by path; everything else becomes a chunk of these. */
export const entryPatterns = [
  'src/commands/**/*.ts',
  'src/hooks/*.ts',
  'src/cli/start.ts',
  'src/cli/help.ts',
  'src/index.ts',
  'src/testing/index.ts',
  'src/*/*-worker.ts',
  'src/plugins/sqlite/storage-in-thread.ts',
]
