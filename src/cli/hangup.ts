import { isatty } from 'node:tty'

let isOurs: boolean | undefined

/**
 * Whether a SIGHUP says that the terminal of this process was closed. If no stream is a terminal, as with `nohup sparkwing run x &`, it was
 * another terminal, and the process goes on. A run inside a job has no terminal: it gets SIGHUP from the run around it.
 */
export const isHangupOurs = (): boolean =>
  // asked once, because a closed terminal is no longer a terminal
  (isOurs ??= process.env['SPARKWING_RUN_ID'] !== undefined || [0, 1, 2].some((fd) => isatty(fd)))

const doNothing = (): void => undefined

/** Ignores SIGHUP if it is not ours. `nohup` ignores it too, but Node undoes that when it starts. */
export const ignoreForeignHangups = (): void => {
  if (!isHangupOurs() && !process.listeners('SIGHUP').includes(doNothing)) process.on('SIGHUP', doNothing)
}
