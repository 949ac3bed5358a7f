/** libuv's handle of a terminal stream. libuv opens the terminal once more for itself; `fd` is that descriptor. */
interface TerminalHandle {
  readonly fd: number
  setBlocking(isBlocking: boolean): void
}

/**
 * Makes writes to a terminal asynchronous, like writes to a pipe. Node makes them block, so a terminal that accepts no output (Ctrl-S, a
 * connection that hangs) would block the whole process: time-outs, cancels and all other jobs. This does not affect the shell. Call it before
 * each write, because a program that a plugin starts on our terminal can make it block again. It costs one system call.
 */
export const unblockTerminal = (stream: NodeJS.WritableStream): void => {
  const handle = handleOf(stream)
  // a descriptor up to 2 is shared with the shell: libuv could not open the terminal for itself
  if (handle && handle.fd > 2) handle.setBlocking(false)
}

const handleOf = (stream: NodeJS.WritableStream): TerminalHandle | undefined => {
  if (!('isTTY' in stream) || stream.isTTY !== true || process.platform === 'win32') return undefined
  const handle: unknown = Reflect.get(stream, '_handle')
  return isTerminalHandle(handle) ? handle : undefined
}

const isTerminalHandle = (value: unknown): value is TerminalHandle =>
  typeof value === 'object' && value !== null && 'fd' in value && typeof value.fd === 'number' && 'setBlocking' in value
