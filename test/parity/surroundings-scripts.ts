import { modeNames } from './modes.ts'
import { apart, type ParityScript } from './script.ts'

/** Where a script runs, and what is handed to it. */
export const surroundingsScripts: readonly ParityScript[] = [
  {
    name: 'environment',
    that: 'prints its environment',
    run: 'node -p "JSON.stringify(process.env)"',
    environment: { 'sparkwing-variables': /^SPARKWING_/, 'npm-configuration': /^npm_config_/ },
  },
  { name: 'folder', that: 'asks where it is', run: 'pwd; echo "$INIT_CWD"' },
  { name: 'own-program', that: 'calls a program of node_modules/.bin', run: 'own-program' },
  { name: 'node', that: 'asks which Node it has', run: 'command -v node; node --version' },
  { name: 'node-gyp', that: 'asks for node-gyp', run: 'command -v node-gyp' },
  { name: 'limits', that: 'asks for its limits', run: 'umask; ulimit -Sn; ulimit -c; nice' },
  { name: 'signals', that: 'asks which signals are ignored', run: "grep -E '^Sig(Ign|Blk)' /proc/self/status" },
  { name: 'sigpipe', that: 'writes to a pipe that is closed', run: "yes 2> /dev/null | head -n 1; sh -c 'kill -PIPE $$'; echo $?" },
  { name: 'closed-stdout', that: 'closes its stdout', run: '(exec >&-; echo lost) 2> /dev/null; echo $?' },
  {
    name: 'arguments',
    that: 'gets arguments',
    run: 'printf "[%s]" "$0" "$-"',
    args: ['two words', "it's", '$HOME', '*', '', '--flag', 'a\nb'],
    alone: ['terminal', 'CI'],
    also: ['stderr'],
    differs: { 'own-messages': { stderr: apart } },
  },
  {
    name: 'stages',
    that: 'has a pre and a post script',
    pre: 'echo "$npm_lifecycle_event: $npm_lifecycle_script"',
    run: 'echo "$npm_lifecycle_event"',
    post: 'echo "$npm_lifecycle_event"',
    alone: ['terminal'],
  },
  { name: 'nested', that: 'calls another script by npm', run: 'npm run --silent folder', alone: ['CI'] },
  {
    name: 'configuration',
    that: "uses npm's configuration",
    run: 'echo "$npm_config_init_version"',
    alone: ['CI'],
    differs: {
      'manager-banner': {
        stdout: apart,
        log: modeNames,
      },
    },
  },
  {
    name: 'process-group',
    that: 'asks whether it shares the process group of its parent',
    alone: ['CI'],
    run: 'test "$(ps -o pgid= -p $$)" = "$(ps -o pgid= -p $PPID)" && echo shared || echo own',
    differs: {
      'process-group': {
        stdout: modeNames,
        log: modeNames,
      },
    },
  },
  {
    name: 'env',
    that: 'package.json does not have',
    run: undefined,
    alone: ['CI'],
    modes: ['CI'],
    differs: { 'npm-own-scripts': { status: ['CI'], stdout: ['CI'], log: ['CI'] } },
  },
]
