import type { ParityScript } from './script.ts'

const quietly = '< /dev/null > /dev/null 2>&1 & echo $! >> "$PARITY/pids"'

/** How a script ends, and what is left of it. */
export const endingScripts: readonly ParityScript[] = [
  { name: 'exit-2', that: 'exits with 2', row: 'P17', run: 'exit 2', alone: ['CI'], isPlain: true, isLong: true },
  { name: 'exit-7', that: 'exits with 7', row: 'P17', run: 'exit 7', alone: ['nohup'], isPlain: true },
  { name: 'exit-70', that: 'exits with 70', row: 'P17', run: 'exit 70', alone: ['CI'], isPlain: true, isLong: true },
  { name: 'exit-125', that: 'exits with 125', row: 'P17', run: 'exit 125', alone: ['stdin-file'], isPlain: true },
  { name: 'exit-255', that: 'exits with 255', row: 'P17', run: 'exit 255', alone: ['stdin-pipe'], isPlain: true, isLong: true },
  {
    name: 'not-found',
    that: 'calls a program that does not exist',
    row: 'P17',
    run: 'no-such-program-here 2> /dev/null',
    alone: ['CI'],
    isPlain: true,
    isLong: true,
  },
  {
    name: 'not-executable',
    that: 'calls a file that is not executable',
    row: 'P17',
    run: './package.json 2> /dev/null',
    alone: ['CI'],
    isPlain: true,
  },
  { name: 'last-passes', that: 'fails first and passes last', run: 'false; echo on' },
  { name: 'sigterm', that: 'is ended by SIGTERM', row: 'P17', run: 'echo on; kill -TERM $$', alone: ['pipe'], isPlain: true },
  { name: 'sigkill', that: 'is ended by SIGKILL', row: 'P17', run: 'kill -KILL $$', alone: ['CI'], isPlain: true, isLong: true },
  { name: 'sigint', that: 'is ended by SIGINT', row: 'P17', run: 'kill -INT $$', alone: ['CI'], isPlain: true },
  { name: 'failing-pre', that: 'has a pre script that fails', row: 'P17', pre: 'exit 3', run: 'echo never', alone: ['CI'], isPlain: true },
  {
    name: 'failing-post',
    that: 'has a post script that fails',
    row: 'P17',
    run: 'echo on',
    post: 'exit 4',
    alone: ['terminal'],
    isPlain: true,
  },
  {
    name: 'background',
    isPlain: true,
    that: 'leaves a process in the background, and one in a session of its own',
    run: `sleep 60 ${quietly}; setsid sleep 60 ${quietly}`,
    modes: ['stdin-pipe', 'CI'],
    alone: ['CI'],
    also: ['survivors'],
    differs: { background: { survivors: ['stdin-pipe', 'CI'] } },
    instead: { survivors: '1' },
  },
  {
    name: 'hang-up',
    that: 'outlives the terminal under nohup',
    row: 'P7',
    modes: ['nohup'],
    alone: ['nohup'],
    differs: { 'hang-up': { status: ['nohup'], log: ['nohup'] } },
    instead: { status: '0', log: 'before\nafter\n' },
    // the last sleep gives a hang-up time to end the script
    run: 'echo before; touch "$PARITY/started"; until [ -e "$PARITY/hung-up" ]; do sleep 0.02; done; sleep 0.2; echo after',
  },
]
