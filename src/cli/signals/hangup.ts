import { isatty } from 'node:tty'

let isOurs: boolean | undefined

/**
 * Whether a SIGHUP asks this process to stop. It does if one of our standard streams is a terminal, because then that terminal was closed. With
 * `nohup sparkwing run x &` none is, so the run goes on. A run inside a job has no terminal either, but its SIGHUP comes from the outer run.
 */
export const isHangupOurs = (): boolean =>
  // checked once, because `isatty` is false for a terminal that was closed
  (isOurs ??= process.env['SPARKWING_RUN_ID'] !== undefined || [0, 1, 2].some((fd) => isatty(fd)))

const doNothing = (): void => undefined

/** Ignores SIGHUP if it is not ours. `nohup` ignores it too, but Node undoes that when it starts. */
export const ignoreForeignHangups = (): void => {
  if (!isHangupOurs() && !process.listeners('SIGHUP').includes(doNothing)) process.on('SIGHUP', doNothing)
}
