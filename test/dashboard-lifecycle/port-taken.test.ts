import { once } from 'node:events'
import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { until } from '../journal/until.ts'
import { inDashboardHome } from './dashboard-place.ts'

/** A program that answers 200 to everything, as if it were a dashboard. */
const listenAsStranger = async (): Promise<AsyncDisposable & { readonly port: number; readonly asked: () => number }> => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    response.end(JSON.stringify({ name: 'sparkwing', version: '99.0.0', instance: 'x', proof: 'ab'.repeat(32) }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    asked: () => asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}

describe('a port that belongs to another program', function () {
  this.timeout(180_000)

  it(
    'row 73: is reported with the flag that picks another port, and exit code 2',
    inDashboardHome(async ({ call, processes, record }) => {
      await using stranger = await listenAsStranger()
      const { code, stdout, stderr } = await call(['start', '--port', String(stranger.port)])
      expect([code, stdout]).to.deep.equal([2, ''])
      expect(stderr).to.equal(
        `error: Port ${stranger.port} of 127.0.0.1 is already in use by another program.\n` +
          `  try: Pick another with --port, such as \`--port ${stranger.port + 1}\`, or \`--port 0\` for any free one.\n`,
      )
      await until(() => processes() === 0)
      expect(record).to.throw(/ENOENT/)
    }),
  )

  it(
    'row 73: is not mistaken for our server, although a stale record points to it and it answers with our name',
    inDashboardHome(async ({ call, started, record, file, processes }) => {
      const { pid } = await started()
      process.kill(pid, 'SIGKILL')
      await until(() => processes() === 0)
      await using stranger = await listenAsStranger()
      const lie = { ...record(), url: `http://127.0.0.1:${stranger.port}`, port: stranger.port, instance: 'x' }
      writeFileSync(file('dashboard.json'), JSON.stringify(lie))
      expect((await call(['status'])).code).to.equal(3)
      expect(stranger.asked()).to.be.greaterThan(0)
      expect((await call(['start', '--port', String(stranger.port)])).code).to.equal(2)
      expect((await call(['start', '--port', '0'])).code).to.equal(0)
    }),
  )
})

describe('the option --host', function () {
  this.timeout(180_000)

  it(
    'row 61: refuses hosts that others can reach without --token, in every spelling',
    inDashboardHome(async ({ call, processes }) => {
      const needsToken = 'Add --token; `sparkwing dashboard open --no-browser` prints the URL to sign in with.'
      const needsAddress = 'Give the one address that the dashboard should answer to, and --token: `--host 192.168.1.20 --token`.'
      const advice: readonly (readonly [host: string, tryThis: string])[] = [
        // hosts that mean every network get no advice to use a token, which would not help
        ...['0.0.0.0', '::', '[::]', '::ffff:0.0.0.0', ''].map((host) => [host, needsAddress] as const),
        ...['0', '0x0', '00.0.0.0', '192.0.2.1', '127.1', '0x7f.1'].map((host) => [host, needsToken] as const),
      ]
      for (const [host, tryThis] of advice) {
        const { code, stderr } = await call(['start', '--port', '0', `--host=${host}`])
        expect([code, stderr.split('\n')[1]], host).to.deep.equal([2, `  try: ${tryThis}`])
      }
      expect(processes()).to.equal(0)
    }),
  )

  it(
    'names a host that this machine does not have',
    inDashboardHome(async ({ call }) => {
      const { code, stderr } = await call(['start', '--port', '0', '--host', '192.0.2.1', '--token'])
      expect(code).to.equal(2)
      expect(stderr).to.include('192.0.2.1')
    }),
  )
})
