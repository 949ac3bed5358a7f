import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { lookUpNewest } from '../../src/newer-version/look-up.ts'
import { isLookUpDue, keepNewest, knownNewer } from '../../src/newer-version/known-version.ts'
import { builtPackage } from '../e2e/built-package.ts'
import { hasTmux, openTerminal } from '../e2e/real-terminal.ts'
import { sparkwing } from '../e2e/sparkwing.ts'
import { inWorkplace, type Workplace } from '../e2e/workplace.ts'
import { until } from '../journal/until.ts'
import { tempProject } from '../project/temp-project.ts'

/** A registry that knows the newest version of Sparkwing, and counts how often it is asked. */
const openRegistry = async (newest: string): Promise<AsyncDisposable & { readonly url: string; readonly asked: readonly string[] }> => {
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    const versions = { [newest]: { name: 'sparkwing', version: newest, dist: { tarball: 'http://127.0.0.1:9/x.tgz' } } }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ name: 'sparkwing', 'dist-tags': { latest: newest }, versions }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** The built package where `npm install --global` would put it. */
const installGlobally = async (folder: string): Promise<string> => {
  const built = await builtPackage()
  const root = join(folder, 'global/node_modules/sparkwing')
  mkdirSync(root, { recursive: true })
  for (const file of ['bin', 'package.json', 'oclif.manifest.json']) cpSync(join(built, file), join(root, file), { recursive: true })
  for (const file of ['dist', 'node_modules']) symlinkSync(join(built, file), join(root, file))
  return join(root, 'bin/run.js')
}

const keptIn = (home: string): string => join(home, 'cache/newest-version.json')
const dayBefore = (home: string): void => {
  const yesterday = Date.now() / 1000 - 25 * 60 * 60
  utimesSync(keptIn(home), yesterday, yesterday)
}

/** Calls a command in a terminal and returns what it shows. */
const inTerminal = async (place: Workplace, command: string): Promise<string> => {
  await using terminal = await openTerminal(place, { columns: 120, rows: 20 })
  await terminal.type(`${command}; echo over`)
  const text = await terminal.shows((now) => /^over$/m.test(now))
  return text.slice(text.indexOf('\n') + 1)
}

describe('the notice of a newer version', function () {
  this.timeout(240_000)
  const withRegistry = (story: (place: Workplace, asked: readonly string[]) => Promise<void>) =>
    inWorkplace({ 'package.json': { name: 'shop' } }, async (place) => {
      await using registry = await openRegistry('9.1.0')
      const bin = await installGlobally(place.project.directory)
      await story({ ...place, bin, env: { ...place.env, npm_config_registry: registry.url } }, registry.asked)
    })

  if (hasTmux) {
    it(
      'comes once a day at the end of a command, of what a process of its own has asked npm the day before',
      withRegistry(async (place, asked) => {
        expect(await inTerminal(place, 'sparkwing version')).not.to.include('9.1.0')
        await until(() => existsSync(keptIn(place.home)) && readFileSync(keptIn(place.home), 'utf8').includes('9.1.0'))
        expect(asked).to.deep.equal(['/sparkwing'])
        expect(await inTerminal(place, 'sparkwing version')).not.to.include('9.1.0')
        await until(() => place.mark.count() === 0)
        expect(asked).to.have.lengthOf(1)
        dayBefore(place.home)
        const text = await inTerminal(place, 'sparkwing version')
        expect(text).to.match(
          /^sparkwing 0\.\S+ \(node .+\nsparkwing 9\.1\.0 is available, and this is 0\.\S+ Update it with what installed it\.\nover$/m,
        )
      }),
    )

    it(
      'does not come on a build server, with --json, in a project that has its own copy, from a checkout, or if it is turned off',
      withRegistry(async (place, asked) => {
        const { project } = place
        mkdirSync(project.path('sub/node_modules/sparkwing'), { recursive: true })
        writeFileSync(project.path('sub/node_modules/sparkwing/package.json'), '{}')
        const checkout = join(await builtPackage(), 'bin/run.js')
        for (const command of [
          'CI=1 sparkwing version',
          'sparkwing version --json',
          'cd sub && sparkwing version',
          'sparkwing version | cat',
          'SPARKWING_SKIP_NEW_VERSION_CHECK=true sparkwing version',
          `"$node" ${checkout} version`,
        ])
          expect(await inTerminal(place, command), command).to.include('0.')
        expect(existsSync(keptIn(place.home))).to.equal(false)
        expect(asked).to.deep.equal([])
        // the terminal is one in which it would come
        await inTerminal(place, 'sparkwing version')
        expect(existsSync(keptIn(place.home))).to.equal(true)
      }),
    )

    it(
      'changes nothing if the registry cannot be reached or the home cannot be written',
      withRegistry(async (place, asked) => {
        const offline = { ...place, env: { ...place.env, npm_config_registry: 'http://127.0.0.1:9/' } }
        expect(await inTerminal(offline, 'sparkwing version; echo "exit $?"')).to.include('exit 0')
        await until(() => place.mark.count() === 0)
        expect(readFileSync(keptIn(place.home), 'utf8')).to.equal('{}\n')
        rmSync(join(place.home, 'cache'), { recursive: true })
        writeFileSync(join(place.home, 'cache'), '')
        expect(await inTerminal(place, 'sparkwing version; echo "exit $?"')).to.include('exit 0')
        expect(asked).to.deep.equal([])
      }),
    )
  } else {
    it('is not tried in a terminal, because there is no tmux')
  }

  it(
    'does not come without a terminal',
    withRegistry(async ({ project, home, bin, env }, asked) => {
      expect((await sparkwing(['version'], { cwd: project.directory, home, bin, env })).code).to.equal(0)
      expect(existsSync(keptIn(home))).to.equal(false)
      expect(asked).to.deep.equal([])
    }),
  )

  it('names a version only if it is newer, and nothing from a damaged file', async () => {
    using home = tempProject({})
    mkdirSync(home.path('cache'))
    expect(await knownNewer(home.directory, '1.0.0')).to.equal(undefined)
    for (const [kept, newer] of [
      ['1.0.1', '1.0.1'],
      ['1.10.0', '1.10.0'],
      ['1.0.0', undefined],
      ['0.9.9', undefined],
      ['2.0.0-next.1', undefined],
      ['2.0.0\u001b[2J', undefined],
      ['99999999999999999999.0.0', undefined],
      [`2.0.${'1'.repeat(300)}`, undefined],
    ] as const) {
      keepNewest(home.directory, kept)
      expect(await knownNewer(home.directory, '1.0.0'), kept).to.equal(newer)
    }
    for (const text of ['{', '[]', '{"newest": 2}']) {
      writeFileSync(keptIn(home.directory), text)
      expect(await knownNewer(home.directory, '1.0.0'), text).to.equal(undefined)
    }
  })

  it('asks the registry of the user, and not that of an .npmrc around the home, which another user can have put there', async () => {
    await using own = await openRegistry('9.1.0')
    await using planted = await openRegistry('9.9.9')
    using project = tempProject({
      'package.json': {},
      '.npmrc': `registry=${planted.url}\n`,
      'user-npmrc': `registry=${own.url}\n`,
      'home/.npmrc': `registry=${planted.url}\n`,
    })
    const env = { PATH: process.env['PATH'], HOME: project.directory, npm_config_userconfig: project.path('user-npmrc') }
    expect(await lookUpNewest(project.path('home'), env)).to.equal('9.1.0')
    expect(planted.asked).to.deep.equal([])
  })

  it('is due once a day, also after a clock was wrong, and never in a home that cannot be written', () => {
    const home = mkdtempSync(join(tmpdir(), 'sparkwing-home-'))
    try {
      expect(isLookUpDue(home)).to.equal(false)
      mkdirSync(join(home, 'cache'))
      expect([isLookUpDue(home), isLookUpDue(home)]).to.deep.equal([true, false])
      keepNewest(home, '9.1.0')
      dayBefore(home)
      expect([isLookUpDue(home), isLookUpDue(home)]).to.deep.equal([true, false])
      expect(readFileSync(keptIn(home), 'utf8')).to.include('9.1.0')
      const nextYear = Date.now() / 1000 + 365 * 24 * 60 * 60
      utimesSync(keptIn(home), nextYear, nextYear)
      expect(isLookUpDue(home)).to.equal(true)
    } finally {
      rmSync(home, { recursive: true })
    }
  })
})
