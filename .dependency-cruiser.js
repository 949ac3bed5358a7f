// What each room may import besides itself. ARCHITECTURE.md shows the same table, and a test keeps the two equal.
// If a rule turns out to be wrong, change it in both places and give the reason in the commit message.
export const rooms = {
  model: [],
  files: ['model'],
  masking: ['model'],
  digest: ['model'],
  wire: ['model'],
  graph: ['model'],
  history: ['model', 'wire'],
  storage: ['model'],
  pipeline: ['model', 'storage'],
  'package-json': ['model', 'files'],
  engine: ['model', 'graph', 'pipeline'],
  process: ['model', 'pipeline/dollar', 'pipeline/shell', 'engine/ports'],
  journal: ['model', 'files', 'engine/ports'],
  reports: ['model', 'engine/ports', 'process'],
  database: ['model', 'files', 'storage'],
  locks: ['model', 'storage', 'engine/ports', 'database'],
  cache: ['model', 'wire', 'graph', 'pipeline', 'engine', 'journal', 'database'],
  server: ['model', 'files', 'wire'],
  project: ['model', 'files', 'wire', 'storage', 'pipeline', 'package-json', 'journal', 'plugins'],
  scaffold: ['model', 'package-json', 'process', 'project'],
  records: ['model', 'files', 'digest', 'wire', 'graph', 'history', 'storage', 'pipeline', 'process', 'journal', 'locks', 'project'],
  execution: [
    ...['model', 'masking', 'digest', 'wire', 'graph', 'storage', 'pipeline', 'engine', 'process', 'journal'],
    ...['reports', 'locks', 'cache', 'project', 'records'],
  ],
  retention: ['model', 'files', 'wire', 'storage', 'process', 'journal', 'locks', 'project', 'records'],
  'log-search': ['model', 'wire', 'process', 'journal', 'server', 'records'],
  'live-view': [
    ...['model', 'wire', 'storage', 'process', 'journal', 'locks', 'server'],
    ...['project', 'records', 'retention', 'execution', 'log-search'],
  ],
  'server-process': ['model', 'files', 'wire', 'process', 'journal', 'locks', 'server', 'project', 'live-view'],
  doctor: [
    ...['model', 'files', 'wire', 'storage', 'process', 'journal', 'database', 'locks', 'project', 'records'],
    ...['retention', 'server-process'],
  ],
  'home-plugins': ['model', 'process', 'journal'],
  testing: ['model', 'wire'],
  'newer-version': ['model', 'package-json', 'process', 'journal'],
  completion: ['model', 'wire', 'pipeline', 'package-json', 'process', 'journal', 'project', 'home-plugins'],
  cli: [
    ...['model', 'files', 'wire', 'history', 'pipeline', 'project', 'scaffold', 'records', 'retention', 'execution'],
    ...['server-process', 'home-plugins', 'newer-version', 'completion'],
  ],
  commands: [
    ...['model', 'wire', 'project', 'scaffold', 'records', 'retention', 'execution', 'server-process', 'doctor'],
    ...['home-plugins', 'newer-version', 'completion', 'cache', 'cli'],
  ],
  hooks: ['model', 'pipeline', 'project', 'cli'],
}
export const pluginsMayImport = ['model', 'storage', 'pipeline', 'package-json', 'process/worker-url', 'database']
// Pure code that also runs in the browser.
export const pagesMayImport = ['model', 'digest', 'wire', 'graph', 'history']

// The only places that may import each package. A new package needs an entry here and a sentence in docs/dependencies.md.
const homes = {
  'better-sqlite3': ['database'],
  'launch-editor': ['process'],
  execa: ['process'],
  '@oclif/core': ['cli', 'commands', 'hooks'],
  'get-east-asian-width': ['cli'],
  'fast-xml-parser': ['reports'],
  koa: ['server'],
  'koa-router': ['server'],
  'koa-static': ['server'],
  semver: ['home-plugins', 'newer-version'],
  picomatch: ['cache'],
  yaml: ['package-json'],
}

const anyOf = (places) => `^src/(?:${places.map((place) => (place.includes('/') ? `${place}(?:\\.ts$|/)` : `${place}/`)).join('|')})`

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `src/${room} may import ${allowed.length === 0 ? 'nothing else from src' : `only ${allowed.join(', ')} from src`}.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: anyOf([room, ...allowed]) },
}))

const homeRules = Object.entries(homes).map(([name, places]) => ({
  name: `home-${name.replace('@', '').replace('/', '-')}`,
  comment: `Only src/${places.join(', src/')} may import ${name}: use what it exports.`,
  severity: 'error',
  from: { path: '^src/', pathNot: anyOf(places) },
  to: { path: `node_modules/(?:@types/)?${name}/` },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...roomRules,
    {
      name: 'room-plugins',
      comment: `A plugin may import ${pluginsMayImport.join(', ')}, but nothing from another plugin.`,
      severity: 'error',
      from: { path: '^src/plugins/([^/]+)/' },
      to: { path: '^src/', pathNot: [anyOf(pluginsMayImport), '^src/plugins/$1/'] },
    },
    {
      name: 'plugins-by-contract',
      comment:
        'Only src/project/built-in-plugins.ts may import the built-in plugins. Add what you need from one to the contract (src/storage, src/pipeline).',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/plugins/', '^src/project/built-in-plugins\\.ts$'] },
      to: { path: '^src/plugins/' },
    },
    {
      name: 'home-node-sqlite',
      comment: "Two SQLite libraries in one process drop each other's file locks: use better-sqlite3 only.",
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(?:node:)?sqlite$' },
    },
    {
      name: 'public-api',
      comment: 'src/index.ts is the public API for authors: it imports only pipeline, storage and model.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/', pathNot: anyOf(['pipeline', 'storage', 'model']) },
    },
    {
      name: 'public-api-is-for-others',
      comment: 'Import the defining file instead: src/index.ts is for authors of pipelines.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/index\\.ts$' },
    },
    {
      name: 'packages-on-public-api',
      comment: 'A package in plugins/ uses what Sparkwing exports, as a package of anybody else does.',
      severity: 'error',
      from: { path: '^plugins/[^/]+/src/' },
      to: { path: '^(?:src|test|scripts|bench|bin|dashboard)/', pathNot: '^src/(?:testing/)?index\\.ts$' },
    },
    ...homeRules,
    {
      name: 'no-homeless-package',
      comment: 'Add the package to .dependency-cruiser.js and describe it in docs/dependencies.md.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        path: 'node_modules/',
        pathNot: `node_modules/(?:@types/(?:node|${Object.keys(homes).join('|')})|${Object.keys(homes).join('|')})/`,
      },
    },
    {
      name: 'room-dashboard',
      comment: `The pages may import only ${pagesMayImport.join(', ')} from src; everything else runs only in Node.`,
      severity: 'error',
      from: { path: '^dashboard/' },
      to: { path: '^(?:src|test|scripts|bench|bin)/', pathNot: anyOf(pagesMayImport) },
    },
    {
      name: 'no-node-in-pages',
      comment: `The pages and src/{${pagesMayImport.join(',')}} run in the browser, which has no Node built-ins. Move the code that needs one to another room.`,
      severity: 'error',
      from: { path: ['^dashboard/', anyOf(pagesMayImport)] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-loop',
      comment: 'Circular import: merge the files, or move the shared part into a third.',
      severity: 'error',
      from: { path: '^(?:src|dashboard)/' },
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'The import cannot be resolved.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'src-stands-alone',
      comment: 'Published code must not import code that is not published.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(?:test|scripts|bench|examples|bin|dashboard)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { conditionNames: ['import', 'types', 'node', 'default'], exportsFields: ['exports'] },
  },
}
