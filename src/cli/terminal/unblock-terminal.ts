/** What Node keeps of a terminal's stream: libuv's handle, with the descriptor under which libuv has opened the terminal for itself. */
interface TerminalHandle {
  readonly fd: number
  setBlocking(isBlocking: boolean): void
}

/**
 * Lets the writes to a terminal wait in this process, as those to a pipe do. Node makes them block, so a terminal that takes nothing
 * (Ctrl-S, a connection that hangs) would stop everything here: time-outs, cancels, and the ends of other jobs. It changes nothing for the
 * shell. A program that a plugin starts on our terminal makes it block again, so call this before each write; it costs one system call.
 */
export const unblockTerminal = (stream: NodeJS.WritableStream): void => {
  const handle = handleOf(stream)
  // if libuv could not open the terminal for itself, the shell would share the change
  if (handle && handle.fd > 2) handle.setBlocking(false)
}

const handleOf = (stream: NodeJS.WritableStream): TerminalHandle | undefined => {
  if (!('isTTY' in stream) || stream.isTTY !== true || process.platform === 'win32') return undefined
  const handle: unknown = Reflect.get(stream, '_handle')
  return isTerminalHandle(handle) ? handle : undefined
}

const isTerminalHandle = (value: unknown): value is TerminalHandle =>
  typeof value === 'object' && value !== null && 'fd' in value && typeof value.fd === 'number' && 'setBlocking' in value
