import { noKeyboard, type ParityScript } from './script.ts'

// Prompts are put together from parts, so that an error message that quotes a script does not look like its prompt.
const readsKey = `process.stdin.setRawMode(true).once('data', (key) => { console.log(JSON.stringify(String(key))); process.exit() }); process.stdout.write('key' + '? ')`

/** What a script reads. */
export const readingScripts: readonly ParityScript[] = [
  { name: 'checksum', that: 'reads all bytes of stdin', row: 'P3', run: 'cksum', modes: noKeyboard, alone: ['stdin-pipe'], isPlain: true },
  {
    name: 'dev-stdin',
    that: 'opens /dev/stdin',
    row: 'P3',
    run: 'cksum /dev/stdin',
    modes: noKeyboard,
    alone: ['stdin-file'],
    isPlain: true,
  },
  {
    name: 'node-stdin',
    isPlain: true,
    that: 'reads stdin by Node',
    row: 'P3',
    modes: noKeyboard,
    alone: ['stdin-pipe'],
    run: `node -e "let size = 0; process.stdin.on('data', (chunk) => (size += chunk.length)).on('end', () => console.log(size))"`,
  },
  {
    name: 'line-first',
    isPlain: true,
    that: 'reads a line before the rest',
    row: 'P3',
    run: 'read first; echo "$first"; cksum',
    modes: noKeyboard,
    alone: ['stdin-file'],
  },
  {
    name: 'reading-stages',
    isPlain: true,
    that: 'shares stdin with its pre and post scripts',
    row: 'P3',
    pre: 'read line; echo "pre $line"',
    run: 'read line; echo "$line"',
    post: 'wc -c',
    modes: noKeyboard,
    alone: ['stdin-pipe', 'stdin-file'],
  },
  {
    name: 'ask',
    isPlain: true,
    that: 'asks a question',
    row: 'P3',
    run: 'printf "%s? " name; read name; echo "hello $name"',
    answer: { after: 'name? ', keys: 'Ada\r' },
    modes: ['terminal', ...noKeyboard],
    alone: ['terminal'],
  },
  {
    name: 'password',
    isPlain: true,
    that: 'asks for a password',
    row: 'P3',
    answer: { after: 'password? ', keys: 'secret\r' },
    modes: ['terminal'],
    alone: ['terminal'],
    run: 'stty -echo; printf "%s? " password; read word; stty echo; echo; echo "${#word} characters"',
  },
  {
    name: 'key',
    isPlain: true,
    that: 'reads Ctrl-C as a key',
    row: 'P3',
    run: `node -e "${readsKey}"`,
    answer: { after: 'key? ', keys: '\x03' },
    modes: ['terminal'],
    alone: ['terminal'],
  },
  { name: 'watch', that: 'watches until stdin ends', row: 'P4', run: 'timeout --foreground 0.4 cat > /dev/null; echo $?' },
]
