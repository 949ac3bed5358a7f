/** How a person, a shell or a build server starts a script. */
export const modeNames = ['terminal', 'pipe', 'stdin-pipe', 'stdin-file', 'nohup', 'CI'] as const
export type ModeName = (typeof modeNames)[number]

export interface Mode {
  /**
   * A line of bash. `call "$@"` makes the call, with descriptor 9 as its stderr, and saves its status. `$PARITY` is the folder for everything
   * that the call leaves behind.
   */
  readonly line: string
  readonly isInTerminal: boolean
  /** Where stdout goes: to the screen, or to the file `out`. */
  readonly output: 'screen' | 'file'
  /** Whether stdout and stderr are one stream, which shows the order of what was written to both. */
  readonly isJoined: boolean
}

/** Makes both streams pipes. The shell makes them, because those that Node makes are sockets, which a program cannot open by name. */
const inPipes = (call: string): string => `{ ${call} 9>&3 3>&- | cat > "$PARITY/out" 3>&-; } 3>&1 | cat > "$PARITY/err"`

export const modes: Readonly<Record<ModeName, Mode>> = {
  terminal: {
    // 0: terminal, 1: terminal, 2: terminal
    line: 'call "$@"',
    isInTerminal: true,
    output: 'screen',
    isJoined: true,
  },
  // N=$(npm run x), npm run x | less
  pipe: {
    // 0: terminal, 1: pipe, 2: terminal
    line: 'call "$@" | cat > "$PARITY/out"',
    isInTerminal: true,
    output: 'file',
    isJoined: false,
  },
  'stdin-pipe': {
    // 0: pipe, 1: pipe, 2: pipe
    line: `cat input | ${inPipes('call "$@"')}`,
    isInTerminal: false,
    output: 'file',
    isJoined: false,
  },
  'stdin-file': {
    // 0: file, 1: terminal, 2: terminal
    line: 'call "$@" < input',
    isInTerminal: true,
    output: 'screen',
    isJoined: true,
  },
  // Once the script has created the file `started`, the shell exits and the terminal is closed.
  nohup: {
    // 0: /dev/null, 1: file, 2: file
    line: [
      `nohup bash -c 'exec 2> /dev/null; "$@" 2>&1; echo $? > "$PARITY/status"' bash "$@" > "$PARITY/out" 9>&- < /dev/null &`,
      'until [ -e "$PARITY/status" ] || [ -e "$PARITY/started" ]; do sleep 0.02; done',
    ].join('\n'),
    isInTerminal: true,
    output: 'file',
    isJoined: true,
  },
  CI: {
    // 0: /dev/null, 1: pipe, 2: pipe
    line: inPipes('CI=1 call "$@" < /dev/null'),
    isInTerminal: false,
    output: 'file',
    isJoined: false,
  },
}
