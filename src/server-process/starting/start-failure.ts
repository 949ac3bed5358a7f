import { asRefusedFile } from '../../files/refused-file.ts'
import { homeNotWritable } from '../../journal/run-folder.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import { UserError } from '../../model/user-error.ts'
import type { ServerSettings } from '../server-settings.ts'

/** The error for a server that cannot use its address or its home; `undefined` if something else went wrong. */
export const startFailure = (error: unknown, home: string, { host, port }: ServerSettings): UserError | undefined => {
  if (error instanceof UserError) return error.code === 'wildcard-host' ? error : notStarted(error)
  // checked by name, because importing the class would load the whole server
  if (error instanceof Error && error.name === 'PortInUseError') return portTaken(host, port)
  const refused = asRefusedFile(error)
  if (refused) return notStarted(refused)
  switch (error instanceof Error && 'code' in error && error.code) {
    case 'EADDRINUSE':
      return portTaken(host, port)
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EROFS':
      return homeNotWritable(home, error)
    case 'EACCES':
      return new UserError('port-forbidden', `Permission denied: cannot listen on port ${port} of ${host}.`, [
        'Pick a port above 1023 with --port.',
      ])
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return new UserError('no-such-address', `This machine has no address ${host}.`, ['Pass one of its addresses with --host.'])
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UserError('unknown-host', `The host ${host} was not found.`, ['Pass an address of this machine with --host.'])
    default:
      return undefined
  }
}

/** Such as for a store that cannot be opened. */
const notStarted = (cause: UserError): UserError =>
  new UserError('dashboard-not-started', `The dashboard did not start: ${cause.message}`, cause.tryThis, {
    cause,
    exitCode: cause.exitCode === exitCodes.homeNotWritable ? cause.exitCode : exitCodes.failed,
  })

const portTaken = (host: string, port: number): UserError =>
  new UserError('port-taken', `Port ${port} of ${host} is already in use by another program.`, [
    `Pick another with --port, such as \`--port ${port < 65_535 ? port + 1 : port - 1}\`, or \`--port 0\` for any free one.`,
  ])
