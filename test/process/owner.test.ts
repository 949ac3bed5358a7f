import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'chai'
import type { Owner } from '../../src/model/owner.ts'
import { currentOwner, proveOwner } from '../../src/process/ownership/owner.ts'
import { systemFacts, type SystemFacts } from '../../src/process/ownership/system-facts.ts'

const statOf = (pid: number, name: string, state: string, startToken: string): string =>
  `${pid} (${name}) ${state} ${Array.from({ length: 18 }, (_, index) => index).join(' ')} ${startToken} 123 456\n`

interface Machine {
  readonly files: Readonly<Record<string, string>>
  readonly pidNamespace?: string
  readonly hostname?: string
  readonly processes?: readonly number[]
  readonly links?: Readonly<Record<string, string>>
}
const linux = ({ files, pidNamespace = 'pid:[4026531836]', hostname = 'desk', processes = [], links = {} }: Machine): SystemFacts => ({
  platform: 'linux',
  pid: 100,
  hostname,
  read: (path) => ({ '/etc/machine-id': 'abc\n', '/proc/sys/kernel/random/boot_id': 'boot-1\n', ...files })[path],
  readLink: (path) => (path === '/proc/self/ns/pid' ? pidNamespace : links[path]),
  pids: () => Object.keys(files).flatMap((path) => /^\/proc\/(\d+)\/status$/.exec(path)?.slice(1).map(Number) ?? []),
  ask: () => undefined,
  hasProcess: (pid) => processes.includes(pid),
})
const alive = { '/proc/100/stat': statOf(100, 'node', 'S', '777') }
const owner: Owner = currentOwner(linux({ files: alive }))

describe('the owner of a run', () => {
  it('is alive when it is this process', () => {
    const mine = currentOwner()
    expect(mine.pid).to.equal(process.pid)
    expect(mine.machineId).to.match(/^[0-9a-f]{32}$/)
    expect(mine.startToken).not.to.equal('')
    expect(proveOwner(mine)).to.deep.equal({ verdict: 'alive' })
  })

  it('is alive until its process ends, and gone afterwards', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
    await once(child, 'spawn')
    const its = currentOwner({ ...systemFacts, pid: child.pid ?? 0 })
    expect(proveOwner(its)).to.deep.equal({ verdict: 'alive' })
    child.stdin.end()
    await once(child, 'exit')
    expect(proveOwner(its)).to.deep.equal({ verdict: 'gone', because: `its process ${its.pid} is gone` })
  })

  it('reads the start token after the last parenthesis of the program name', () => {
    const odd = linux({ files: { '/proc/100/stat': statOf(100, 'a) S 1 (b c', 'R', '778') } })
    expect(currentOwner(odd).startToken).to.equal('778')
  })

  const verdicts: Readonly<Record<string, readonly [SystemFacts, ReturnType<typeof proveOwner>]>> = {
    'the same process': [linux({ files: alive }), { verdict: 'alive' }],
    'another process with its number': [
      linux({ files: { '/proc/100/stat': statOf(100, 'node', 'S', '999') } }),
      { verdict: 'gone', because: 'its process is gone, and pid 100 is now another process' },
    ],
    'no such process': [linux({ files: {} }), { verdict: 'gone', because: 'its process 100 is gone' }],
    'a zombie': [
      linux({ files: { '/proc/100/stat': statOf(100, 'node', 'Z', '777') }, processes: [100] }),
      { verdict: 'gone', because: 'its process 100 is gone' },
    ],
    'a process whose /proc cannot be read': [linux({ files: {}, processes: [100] }), { verdict: 'alive' }],
    'another boot': [
      linux({ files: { ...alive, '/proc/sys/kernel/random/boot_id': 'boot-2' } }),
      { verdict: 'gone', because: 'the machine has been restarted since' },
    ],
    'another machine': [
      linux({ files: { '/etc/machine-id': 'xyz', '/proc/sys/kernel/random/boot_id': 'boot-9' } }),
      { verdict: 'unreachable', because: 'it was started on another machine or container' },
    ],
    'another machine after a restart': [
      linux({ files: { '/etc/machine-id': 'xyz', '/proc/sys/kernel/random/boot_id': 'boot-2' } }),
      { verdict: 'unreachable', because: 'it was started on another machine or container' },
    ],
    'a container of this machine': [
      linux({ files: {}, pidNamespace: 'pid:[1]', hostname: 'box' }),
      { verdict: 'unreachable', because: 'it was started in another container' },
    ],
  }
  for (const [name, [facts, verdict]] of Object.entries(verdicts)) {
    it(`row 20, row 22: is ${verdict.verdict}, seen from ${name}`, () => {
      expect(proveOwner(owner, facts)).to.deep.equal(verdict)
    })
  }

  it('is unreachable from another pid namespace of the same container', () => {
    const inner = currentOwner(linux({ files: alive, pidNamespace: 'pid:[1]' }))
    expect(proveOwner(inner, linux({ files: {}, pidNamespace: 'pid:[2]' }))).to.deep.equal({
      verdict: 'unreachable',
      because: 'it was started in another container',
    })
  })

  describe('P19: in a container', () => {
    const inner = currentOwner(linux({ files: alive, pidNamespace: 'pid:[7]', hostname: 'box' }))
    const status = (pids: string, state = 'S') => `Name:\tnode\nState:\t${state} (x)\nNSpid:\t${pids}\n`
    const host = (
      files: Readonly<Record<string, string>>,
      links: Readonly<Record<string, string>> = {},
      init: Readonly<Record<string, string>> = { '/proc/1/status': status('1') },
    ) => proveOwner(inner, linux({ files: { ...init, ...files }, links })).verdict

    it('P19: is gone, seen from the host, if no process has its pid in its namespace', () => {
      expect(host({})).to.equal('gone')
      expect(host({ '/proc/900/status': status('900 100') }, { '/proc/900/ns/pid': 'pid:[8]' })).to.equal('gone')
      expect(host({ '/proc/900/status': status('900 101') }, { '/proc/900/ns/pid': 'pid:[7]' })).to.equal('gone')
      expect(host({ '/proc/900/status': status('900 100', 'Z') })).to.equal('gone')
    })

    it('P19: is unreachable, seen from the host, while its process or one that cannot be examined is there', () => {
      expect(host({ '/proc/900/status': status('900 100') }, { '/proc/900/ns/pid': 'pid:[7]' })).to.equal('unreachable')
      expect(host({ '/proc/900/status': status('900 100') })).to.equal('unreachable')
      // hidepid: /proc shows no processes of other users
      expect(host({}, {}, {})).to.equal('unreachable')
    })

    it('P19: is not taken for dead because of a look at the processes from before it started', () => {
      const files: Record<string, string> = { '/proc/1/status': status('1') }
      const links: Record<string, string> = {}
      const facts = linux({ files, links })
      const other = { ...inner, pid: 50 }
      expect(proveOwner(other, facts).verdict).to.equal('gone')
      files['/proc/900/status'] = status('900 100')
      links['/proc/900/ns/pid'] = 'pid:[7]'
      expect(proveOwner(inner, facts).verdict).to.equal('unreachable')
    })
  })

  const hardware = '+-o J293AP  <class IOPlatformExpertDevice, id 0x100000224>\n    {\n      "IOPlatformUUID" = "5A4C1F0E-0B1D"\n    }\n'
  it('P30: is on the same machine on macOS when the network has changed the host name, and not on another with the same name', () => {
    const mac = (name: string, shown: string | undefined): SystemFacts => ({
      ...linux({ files: {}, hostname: name }),
      platform: 'darwin',
      ask: (file) => (file.endsWith('ioreg') ? shown : file === 'ps' ? 'S+   Mon Nov 23 10:00:00 2026\n' : 'boot-uuid\n'),
    })
    const its = currentOwner(mac('desk.local', hardware))
    expect(proveOwner(its, mac('desk.cafe.example', hardware)).verdict).to.equal('alive')
    expect(proveOwner(its, mac('desk.local', hardware.replace('5A4C', '6B5D'))).verdict).to.equal('unreachable')
    // without ioreg the host name has to do
    expect(proveOwner(currentOwner(mac('desk.local', undefined)), mac('desk.local', undefined)).verdict).to.equal('alive')
  })

  it('is identified on macOS by the start time that ps prints', () => {
    const mac = (ps: string | undefined): SystemFacts => ({
      ...linux({ files: {} }),
      platform: 'darwin',
      read: () => undefined,
      readLink: () => undefined,
      ask: (file) => (file === 'ps' ? ps : file.endsWith('ioreg') ? hardware : 'boot-uuid\n'),
    })
    const its = currentOwner(mac('S+   Mon Nov 23 10:00:00 2026\n'))
    expect(its).to.include({ bootId: 'boot-uuid', pidNamespace: '', startToken: 'Mon Nov 23 10:00:00 2026' })
    expect(proveOwner(its, mac('Ss   Mon Nov 23 10:00:00 2026\n')).verdict).to.equal('alive')
    expect(proveOwner(its, mac('S+   Mon Nov 23 10:00:01 2026\n')).verdict).to.equal('gone')
    expect(proveOwner(its, mac('Z    Mon Nov 23 10:00:00 2026\n')).verdict).to.equal('gone')
    expect(proveOwner(its, mac(undefined)).verdict).to.equal('gone')
  })
})
