/** How a person, a shell or a build server starts a script. */
export const modeNames = ['terminal', 'pipe', 'stdin-pipe', 'stdin-file', 'nohup', 'CI'] as const
export type ModeName = (typeof modeNames)[number]

export interface Mode {
  /** What descriptors 0, 1 and 2 are, for the reader of a failure. */
  readonly descriptors: readonly [stdin: string, stdout: string, stderr: string]
  /**
   * A line of `bash`. `call "$@"` makes the call, with descriptor 9 as its stderr, and keeps its status. `$PARITY` is the folder that keeps
   * what the call leaves.
   */
  readonly line: string
  readonly isInTerminal: boolean
  /** Where what is written to stdout can be read: on the screen, or in the file `out`. */
  readonly output: 'screen' | 'file'
  /** Whether stdout and stderr are one stream, which shows the order of what was written to both. */
  readonly isJoined: boolean
}

/** Both streams are pipes, which a program can open by name. What Node calls a pipe is a socket and cannot. */
const inPipes = (call: string): string => `{ ${call} 9>&3 3>&- | cat > "$PARITY/out" 3>&-; } 3>&1 | cat > "$PARITY/err"`

export const modes: Readonly<Record<ModeName, Mode>> = {
  terminal: {
    descriptors: ['terminal', 'terminal', 'terminal'],
    line: 'call "$@"',
    isInTerminal: true,
    output: 'screen',
    isJoined: true,
  },
  // N=$(npm run x), npm run x | less
  pipe: {
    descriptors: ['terminal', 'pipe', 'terminal'],
    line: 'call "$@" | cat > "$PARITY/out"',
    isInTerminal: true,
    output: 'file',
    isJoined: false,
  },
  'stdin-pipe': {
    descriptors: ['pipe', 'pipe', 'pipe'],
    line: `cat input | ${inPipes('call "$@"')}`,
    isInTerminal: false,
    output: 'file',
    isJoined: false,
  },
  'stdin-file': {
    descriptors: ['file', 'terminal', 'terminal'],
    line: 'call "$@" < input',
    isInTerminal: true,
    output: 'screen',
    isJoined: true,
  },
  // The shell ends, and with it the terminal, once the script asks for that by the file `started`.
  nohup: {
    descriptors: ['/dev/null', 'file', 'file'],
    line: [
      `nohup bash -c 'exec 2> /dev/null; "$@" 2>&1; echo $? > "$PARITY/status"' bash "$@" > "$PARITY/out" 9>&- < /dev/null &`,
      'until [ -e "$PARITY/status" ] || [ -e "$PARITY/started" ]; do sleep 0.02; done',
    ].join('\n'),
    isInTerminal: true,
    output: 'file',
    isJoined: true,
  },
  CI: {
    descriptors: ['/dev/null', 'pipe', 'pipe'],
    line: inPipes('CI=1 call "$@" < /dev/null'),
    isInTerminal: false,
    output: 'file',
    isJoined: false,
  },
}
