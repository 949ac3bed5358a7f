import { without, type ParityScript } from './script.ts'

const few = ['terminal', 'CI'] as const

/** What a script writes, and what it learns of where it writes to. */
export const outputScripts: readonly ParityScript[] = [
  // bytes
  { name: 'nothing', that: 'writes nothing', run: 'true' },
  { name: 'no-newline', that: 'ends without a newline', run: "printf 'first\\nlast'" },
  { name: 'crlf', that: 'writes CRLF and lone CR', run: "printf 'one\\r\\ntwo\\r\\r\\n\\n\\rthree\\r\\n'" },
  { name: 'every-byte', that: 'writes every byte', run: 'cat bytes' },
  { name: 'unicode', that: 'writes characters of many bytes', run: "printf 'é│漢😀\\n'" },
  { name: 'colours', that: 'colours its output', run: "printf '\\033[31mred\\033[0m \\033[38;5;208morange\\033[m\\n'" },
  { name: 'cursor', that: 'moves the cursor', run: "printf 'a\\033[2K\\rb\\n\\033[1Ac\\033[K\\n\\033[2J\\033[H'" },
  { name: 'title', that: 'sets the title of the terminal', run: "printf '\\033]0;building\\007done\\n'" },
  { name: 'progress', that: 'draws a progress bar', run: "printf '10%%\\r50%%\\r100%%\\n'" },
  { name: 'spaces', that: 'writes tabs, blank lines and trailing spaces', run: "printf '\\n\\n\\ta  \\n \\n'" },
  { name: 'many-lines', that: 'writes many lines', run: 'seq 1 3000' },
  { name: 'long-line', that: 'writes a long line', run: "head -c 100000 /dev/zero | tr '\\0' x; echo" },
  { name: 'like-ours', that: 'writes what Sparkwing writes', run: "printf '● x started\\n✓ x passed in 1 s\\n  run  1\\n'" },
  { name: 'workflow', that: 'writes commands of a build server', run: "echo '::group::a'; echo '::warning::b'; echo '##[endgroup]'" },
  {
    name: 'line-ends',
    that: 'ends lines on a terminal',
    row: 'P16',
    run: 'echo 1; echo 2 >&2; echo 3',
  },
  { name: 'stderr-only', that: 'writes to stderr', run: 'echo problem >&2' },
  { name: 'both-streams', that: 'writes to both streams in turns', run: 'echo 1; echo 2 >&2; echo 3; echo 4 >&2' },
  { name: 'shell-error', that: 'makes the shell complain', run: 'sh -c no-such-program-here; true' },

  // by name
  { name: 'dev-stderr', that: 'opens /dev/stderr', row: 'P1', run: 'echo x > /dev/stderr', modes: without('nohup') },
  { name: 'dev-stdout', that: 'opens /dev/stdout', row: 'P1', run: 'echo x > /dev/stdout', modes: without('nohup') },
  {
    name: 'tee-stderr',
    that: 'hands /dev/stderr to a program',
    row: 'P1',
    modes: without('nohup'),
    run: 'echo x | tee -a /dev/stderr',
  },
  { name: 'dev-fd', that: 'opens /dev/fd/1', row: 'P1', modes: without('nohup'), run: 'echo x >> /dev/fd/1' },
  { name: 'proc-fd', that: 'opens /proc/self/fd/2', row: 'P1', modes: without('nohup'), run: 'echo x >> /proc/self/fd/2' },
  {
    name: 'truncated',
    isPlain: true,
    that: 'truncates its output by name',
    row: 'P1',
    run: 'echo 1; echo 2 > /dev/stdout; echo 3',
    alone: ['nohup'],
    modes: ['nohup'],
    instead: { log: '1\n2\n3\n' },
    differs: { 'output-file': { log: ['nohup'] } },
  },

  // is it a terminal
  { name: 'tty', that: 'asks what is a terminal', row: 'P16', run: 'for fd in 0 1 2; do test -t $fd && echo $fd; done; true' },
  {
    name: 'streams-of-node',
    few,
    that: 'asks Node what its streams are',
    row: 'P1',
    run: 'node streams.cjs',
  },
  {
    name: 'dev-tty',
    that: 'opens /dev/tty',
    row: 'P16',
    differs: { 'process-group': { stdout: ['nohup'], log: ['nohup'] } },
    run: 'if (: < /dev/tty) 2> /dev/null; then echo yes; else echo no; fi',
  },
  { name: 'size', that: 'asks for the size of the terminal', row: 'P16', run: 'stty size 2> /dev/null || echo none' },
  {
    name: 'stdin-kind',
    that: 'asks what its stdin is',
    row: 'P3',
    run: 'test -p /dev/stdin && echo pipe; test -f /dev/stdin && echo file; test -t 0 && echo terminal; true',
  },
  {
    name: 'more-files',
    that: 'asks which other files it has open',
    run: 'for fd in 3 4 5 6 7 8 9; do test -e /proc/$$/fd/$fd && echo $fd; done; true',
  },

  // colours and what is captured
  { name: 'captured', that: 'captures what Node prints', row: 'P2', run: 'N=$(node -p "[40+2]"); echo "$N"; test "$N" = "[ 42 ]"', few },
  {
    name: 'captured-tty',
    that: 'asks for a terminal where it captures',
    row: 'P2',
    run: 'x=$(test -t 1 && echo terminal || echo none); echo "$x"',
  },
  { name: 'node-colours', that: 'prints an object by Node', row: 'P2', run: 'node -p "({ a: 1 })"', few },
  { name: 'no-color', that: 'sets NO_COLOR', row: 'P2', run: `NO_COLOR=1 node -e "console.log({ a: 1 })"`, few },
  { name: 'force-color', that: 'sets FORCE_COLOR', row: 'P2', run: `FORCE_COLOR=1 node -p "({ a: 1 })"`, few },
  {
    name: 'colour-variables',
    that: 'asks for the variables about colours',
    row: 'P2',
    run: 'echo "${FORCE_COLOR-unset} ${NO_COLOR-unset} ${CLICOLOR_FORCE-unset} $COLOR $TERM"',
  },
  { name: 'ls', that: 'lists a folder in colours', row: 'P2', run: 'ls -d --color=auto .' },
  { name: 'grep', that: 'colours what it finds', row: 'P2', run: 'echo needle | grep --color=auto needle' },
]
