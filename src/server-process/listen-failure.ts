import { UserError } from '../model/user-error.ts'
import type { ServerSettings } from './server-settings.ts'

/** The refusal when a server can not listen where it was told to; `undefined` when something else went wrong. */
export const listenFailure = (error: unknown, { host, port }: ServerSettings): UserError | undefined => {
  if (error instanceof UserError) return error.code === 'wildcard-host' ? error : undefined
  // by its name: importing the server only to know its errors would load it
  if (error instanceof Error && error.name === 'PortInUseError') return portTaken(host, port)
  switch (error instanceof Error && 'code' in error && error.code) {
    case 'EADDRINUSE':
      return portTaken(host, port)
    case 'EACCES':
      return new UserError('port-forbidden', `You may not listen on port ${port} of ${host}.`, ['Pick one above 1023 with --port.'])
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return new UserError('no-such-address', `This machine has no address ${host}.`, ['Name one of its own with --host.'])
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UserError('unknown-host', `No address is known for ${host}.`, ['Name an address of this machine with --host.'])
    default:
      return undefined
  }
}

const portTaken = (host: string, port: number): UserError =>
  new UserError('port-taken', `Port ${port} of ${host} is taken by another program.`, [
    `Pick another with --port, such as \`--port ${port < 65_535 ? port + 1 : port - 1}\`, or \`--port 0\` for any free one.`,
  ])
