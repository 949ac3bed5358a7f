// What each room may import, besides itself. ARCHITECTURE.md shows the same table, and a test holds the two equal.
// A rule that proves wrong is changed here and there together, with the reason in the commit message.
export const rooms = {
  model: [],
  masking: ['model'],
  wire: ['model'],
  graph: ['model'],
  history: ['model', 'wire'],
  storage: ['model'],
  pipeline: ['model', 'storage'],
  'package-json': ['model'],
  engine: ['model', 'graph', 'pipeline'],
  process: ['model', 'pipeline/dollar', 'pipeline/shell', 'engine/ports'],
  journal: ['model', 'engine/ports'],
  database: ['model', 'storage'],
  locks: ['model', 'storage', 'engine/ports', 'database'],
  server: ['model', 'wire'],
  project: ['model', 'wire', 'storage', 'pipeline', 'package-json', 'journal', 'plugins'],
  records: ['model', 'wire', 'graph', 'storage', 'pipeline', 'process', 'journal', 'locks', 'project'],
  execution: [
    ...['model', 'masking', 'wire', 'graph', 'storage', 'pipeline', 'engine', 'process', 'journal'],
    ...['locks', 'project', 'records'],
  ],
  'log-search': ['model', 'wire', 'process', 'journal', 'server', 'records'],
  'live-view': [
    ...['model', 'wire', 'history', 'storage', 'process', 'journal', 'locks', 'server'],
    ...['project', 'records', 'execution', 'log-search'],
  ],
  'server-process': ['model', 'wire', 'process', 'journal', 'locks', 'server', 'project', 'live-view'],
  doctor: ['model', 'wire', 'storage', 'process', 'journal', 'database', 'locks', 'project', 'records', 'server-process'],
  cli: ['model', 'wire', 'pipeline', 'project', 'records', 'execution', 'server-process'],
  commands: ['model', 'wire', 'project', 'records', 'execution', 'server-process', 'doctor', 'cli'],
  hooks: ['model', 'pipeline', 'project', 'cli'],
}
export const pluginsMayImport = ['model', 'storage', 'pipeline', 'package-json', 'process/worker-url', 'database']
// Pure code that runs in the browser too.
export const pagesMayImport = ['model', 'wire', 'graph', 'history']

// The one home of each package; another package needs a home here and a sentence in docs/dependencies.md.
const homes = {
  'better-sqlite3': ['database'],
  execa: ['process'],
  '@oclif/core': ['cli', 'commands', 'hooks'],
  'get-east-asian-width': ['cli'],
  koa: ['server'],
  'koa-router': ['server'],
  'koa-static': ['server'],
}

const anyOf = (places) => `^src/(?:${places.map((place) => (place.includes('/') ? `${place}(?:\\.ts$|/)` : `${place}/`)).join('|')})`

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `src/${room} may import ${allowed.length === 0 ? 'nothing else of src' : allowed.join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: anyOf([room, ...allowed]) },
}))

const homeRules = Object.entries(homes).map(([name, places]) => ({
  name: `home-${name.replace('@', '').replace('/', '-')}`,
  comment: `${name} is known in src/${places.join(', src/')} only: ask there for what you need.`,
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
      comment: `A plugin imports ${pluginsMayImport.join(', ')} and nothing of another plugin.`,
      severity: 'error',
      from: { path: '^src/plugins/([^/]+)/' },
      to: { path: '^src/', pathNot: [anyOf(pluginsMayImport), '^src/plugins/$1/'] },
    },
    {
      name: 'plugins-by-contract',
      comment:
        'src/project/built-in-plugins.ts is the one place that knows the built-in plugins. Give the contract (src/storage, src/pipeline) what you need of one.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/plugins/', '^src/project/built-in-plugins\\.ts$'] },
      to: { path: '^src/plugins/' },
    },
    {
      name: 'home-node-sqlite',
      comment: "Two SQLites in one process drop each other's locks on a file: better-sqlite3 is the one.",
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(?:node:)?sqlite$' },
    },
    {
      name: 'public-door',
      comment: 'src/index.ts is what authors import: pipeline, storage and model, and nothing imports it.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/', pathNot: anyOf(['pipeline', 'storage', 'model']) },
    },
    {
      name: 'public-door-is-for-others',
      comment: 'Import the file that holds it: src/index.ts is for authors of pipelines.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/index\\.ts$' },
    },
    ...homeRules,
    {
      name: 'no-homeless-package',
      comment: 'Give the package a home in .dependency-cruiser.js and a sentence in docs/dependencies.md.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        path: 'node_modules/',
        pathNot: `node_modules/(?:@types/(?:node|${Object.keys(homes).join('|')})|${Object.keys(homes).join('|')})/`,
      },
    },
    {
      name: 'room-dashboard',
      comment: `The pages import ${pagesMayImport.join(', ')} of src; everything else runs in Node only.`,
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
      comment: 'Two files that import each other are one idea, or one of them knows too much.',
      severity: 'error',
      from: { path: '^(?:src|dashboard)/' },
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'src-stands-alone',
      comment: 'What ships imports nothing that does not.',
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
