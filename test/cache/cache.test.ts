import { chmodSync, mkdirSync, readFileSync, renameSync, symlinkSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import type { CacheOptions } from '../../src/pipeline/cache/cache-options.ts'
import { buildPlan, cachedPlace, howBuilt, remove, sources, storedIn, treeOf, type Plan } from './cached-place.ts'

describe('the cache', function () {
  this.timeout(180_000)

  it('G2: keeps a result, finds its outputs in place, and restores exactly what was left: contents, modes, links, empty folders', async () => {
    await using place = cachedPlace(sources)
    const plan: Plan = ({ job }) => {
      job(
        'build',
        sh`mkdir -p dist/empty dist/deep && cat src/a.txt > dist/deep/a && cp dist/deep/a dist/run.sh && chmod +x dist/run.sh && ln -s deep/a dist/link && echo out && echo err >&2`,
        {
          cache: { inputs: ['src'], outputs: ['dist'] },
        },
      )
    }
    const first = await place.run(plan)
    expect(first.jobs['build']).to.include({ how: 'ran', log: 'out\nerr\n' })
    expect(first.jobs['build']?.because).to.deep.equal(['no result is kept yet'])
    const left = treeOf(place.project.path('dist'))
    const second = await place.run(plan)
    expect(second.jobs['build']).to.include({ how: 'in-place', log: 'out\nerr\n', status: 'passed' })
    // G2: whatever was done to the outputs
    const dist = place.project.path('dist')
    const spoil: readonly (() => void)[] = [
      () => {
        remove(dist)
      },
      () => {
        writeFileSync(join(dist, 'deep/a'), 'edited')
      },
      () => {
        unlinkSync(join(dist, 'run.sh'))
      },
      () => {
        writeFileSync(join(dist, 'extra'), '')
      },
      () => {
        mkdirSync(join(dist, 'more/folders'), { recursive: true })
      },
      () => {
        chmodSync(join(dist, 'run.sh'), 0o644)
      },
      () => {
        unlinkSync(join(dist, 'link'))
        symlinkSync('nowhere', join(dist, 'link'))
      },
      () => {
        remove(join(dist, 'empty'))
        writeFileSync(join(dist, 'empty'), 'a file in the way')
      },
      () => {
        unlinkSync(join(dist, 'deep/a'))
        mkdirSync(join(dist, 'deep/a/b'), { recursive: true })
      },
      () => {
        remove(join(dist, 'deep'))
        symlinkSync('../src', join(dist, 'deep'))
      },
    ]
    for (const one of spoil) {
      one()
      const { jobs } = await place.run(plan)
      expect([jobs['build']?.how, jobs['build']?.log], String(one)).to.deep.equal(['cache', 'out\nerr\n'])
      expect(treeOf(dist), String(one)).to.deep.equal(left)
    }
    expect(readFileSync(place.project.path('src/a.txt'), 'utf8')).to.equal('one')
  })

  it('G1, G6: runs again when anything that decides the result differs, and says what', async () => {
    await using place = cachedPlace(sources)
    const a = place.project.path('src/a.txt')
    const b = place.project.path('src/b.txt')
    const edits: readonly (readonly [edit: () => void, says: string])[] = [
      [() => undefined, 'ran: no result is kept yet'],
      [
        () => {
          place.write('src/a.txt', 'ONE')
        },
        'ran: src/a.txt changed',
      ],
      [
        () => {
          place.write('src/c.txt', 'new')
        },
        'ran: src/c.txt is new',
      ],
      [
        () => {
          renameSync(place.project.path('src/c.txt'), place.project.path('src/d.txt'))
        },
        'ran: src/c.txt is gone: src/d.txt is new',
      ],
      [
        () => {
          unlinkSync(place.project.path('src/d.txt'))
        },
        'cache',
      ],
      [
        () => {
          chmodSync(a, 0o755)
        },
        'ran: src/a.txt became executable',
      ],
      [
        () => {
          chmodSync(a, 0o644)
        },
        'in-place',
      ],
      [
        () => {
          renameSync(a, `${a}~`)
          renameSync(b, a)
          renameSync(`${a}~`, b)
        },
        'ran: src/a.txt changed: src/b.txt changed',
      ],
      [
        () => {
          symlinkSync('a.txt', place.project.path('src/link'))
        },
        'ran: src/link is new',
      ],
      [
        () => {
          unlinkSync(place.project.path('src/link'))
        },
        'cache',
      ],
    ]
    for (const [edit, says] of edits) {
      edit()
      expect(await howBuilt(place, buildPlan()), says).to.equal(says)
      expect(await howBuilt(place, buildPlan()), `${says}, again`).to.equal('in-place')
    }
  })

  it('row 3: sees an edit of the same size whose time was set back', async () => {
    await using place = cachedPlace(sources)
    const file = place.project.path('src/a.txt')
    const then = new Date(2020, 1, 1)
    utimesSync(file, then, then)
    expect(await howBuilt(place, buildPlan())).to.match(/^ran/)
    writeFileSync(file, 'eno')
    utimesSync(file, then, then)
    expect(await howBuilt(place, buildPlan())).to.equal('ran: src/a.txt changed')
  })

  it('row 5: counts declared variables, set or not, and hides the others', async () => {
    await using place = cachedPlace(sources)
    const plan: Plan = ({ job }) => {
      job('build', sh`mkdir -p dist && echo "[$GIVEN] [$HIDDEN] [$PASSED] [$VITE_A]" > dist/env`, {
        cache: { inputs: ['src'], outputs: ['dist'], env: ['GIVEN', 'VITE_*', '!VITE_TOKEN'], passEnv: ['PASSED'] },
      })
    }
    expect(await howBuilt(place, plan, { env: { HIDDEN: 'x', PASSED: 'y' } })).to.match(/^ran/)
    expect(readFileSync(place.project.path('dist/env'), 'utf8')).to.equal('[] [] [y] []\n')
    expect(await howBuilt(place, plan, { env: { HIDDEN: 'z', PASSED: 'zz', VITE_TOKEN: 't' } })).to.equal('in-place')
    expect(await howBuilt(place, plan, { env: { GIVEN: '' } })).to.equal('ran: GIVEN is set now')
    expect(await howBuilt(place, plan, { env: { GIVEN: 'x' } })).to.equal('ran: GIVEN changed')
    expect(await howBuilt(place, plan, { env: { GIVEN: 'x', VITE_A: '1' } })).to.equal('ran: VITE_A is set now')
    expect(await howBuilt(place, plan, { env: { VITE_A: '1' } })).to.equal('ran: GIVEN is not set any more')
    expect(await howBuilt(place, plan, { env: { CI: 'true', VITE_A: '1' } })).to.equal('ran: CI is set now')
  })

  it('row 6: counts the command, its place and its options, and not how it is shown or how long it may take', async () => {
    await using place = cachedPlace({ ...sources, 'sub/src/a.txt': 'one' })
    const of =
      (script: ReturnType<typeof sh>, options: object = {}, cache: Partial<CacheOptions> = {}): Plan =>
      ({ job }) => {
        job('build', script, { cache: { inputs: ['src'], outputs: ['dist'], packages: false, ...cache }, ...options })
      }
    const make = sh`mkdir -p dist && cat src/* > dist/all`
    expect(await howBuilt(place, of(make))).to.match(/^ran/)
    expect(await howBuilt(place, of(make, { title: 'Build', group: 'g', retry: 3, timeout: '1m', lock: 'one' }))).to.equal('in-place')
    expect(await howBuilt(place, of(sh`mkdir -p dist && cat src/*  > dist/all`))).to.equal('ran: the command changed')
    expect(await howBuilt(place, of(sh`mkdir -p dist && echo ${'a b'} > dist/all`))).to.equal('ran: the command changed')
    expect(await howBuilt(place, of(sh`mkdir -p dist && echo ${'b a'} > dist/all`))).to.equal('ran: the command changed')
    expect(await howBuilt(place, of(make, { env: { A: '1' } }))).to.equal('ran: the command changed')
    expect(await howBuilt(place, of(make, { shell: 'bash', env: { A: '1' } }))).to.equal('ran: the command changed')
    expect(await howBuilt(place, of(make, { shell: 'bash', env: { A: '1' } }, { inputs: ['src/*.txt'] }))).to.equal(
      'ran: its inputs are declared differently',
    )
    expect(await howBuilt(place, of(make, { shell: 'bash', env: { A: '1' } }, { inputs: ['src/*.txt'], key: [1] }))).to.equal(
      'ran: its key changed',
    )
  })

  it('row 8: goes on past a need that ran again and left the same, and names a need that left something else', async () => {
    await using place = cachedPlace({ ...sources, 'gen.txt': 'x' })
    const plan: Plan = ({ job }) => {
      const gen = job('gen', sh`mkdir -p gen && wc -c < gen.txt > gen/size`, { cache: { inputs: ['gen.txt'], outputs: ['gen'] } })
      job('build', sh`mkdir -p dist && cat gen/size > dist/all`, { needs: [gen], cache: { inputs: ['src', 'gen'], outputs: ['dist'] } })
    }
    await place.run(plan)
    place.write('gen.txt', 'y')
    const same = await place.run(plan)
    expect([same.jobs['gen']?.how, same.jobs['build']?.how]).to.deep.equal(['ran', 'in-place'])
    place.write('gen.txt', 'yy')
    const other = await place.run(plan)
    expect(other.jobs['build']?.because).to.deep.equal(['what gen left changed', 'gen/size changed'])
    place.write('gen.txt', 'y')
    const back = await place.run(plan)
    expect([back.jobs['gen']?.how, back.jobs['build']?.how]).to.deep.equal(['cache', 'cache'])
  })

  it('keeps nothing after a need without cache, and what is returned counts for those that read it', async () => {
    await using place = cachedPlace(sources)
    const version = { now: '1' }
    const plan: Plan = ({ job }) => {
      const plain = job('plain', sh`true`)
      job('after', sh`true`, { needs: [plain], cache: { inputs: ['src'], outputs: [] } })
      const version_ = job('version', () => ({ version: version.now }), { cache: { inputs: ['src'], outputs: [], key: version.now } })
      job('build', ({ needs }) => needs.version, { needs: { version: version_ }, cache: { inputs: [], outputs: [], key: 1 } })
    }
    await place.run(plan)
    const again = await place.run(plan)
    expect(again.jobs['after']).to.deep.include({ how: 'ran', because: ['plain has no cache, so what comes after it is not kept'] })
    expect(again.jobs['build']).to.deep.include({ how: 'in-place', output: { version: '1' } })
    version.now = '2'
    const changed = await place.run(plan)
    expect(changed.jobs['build']).to.deep.include({ how: 'ran', because: ['the output of version changed'], output: { version: '2' } })
  })

  it('rows 1, 2, 20, G5: keeps nothing that changed while it ran, failed, needed a second attempt or warned', async () => {
    await using place = cachedPlace(sources)
    const of =
      (script: ReturnType<typeof sh>, options: object = {}): Plan =>
      ({ job }) => {
        job('build', script, { cache: { inputs: ['src'], outputs: ['dist'] }, ...options })
      }
    const cases: readonly (readonly [Plan, string])[] = [
      [of(sh`mkdir -p dist; cp src/a.txt keep; echo edited > src/a.txt; cat keep > src/a.txt; rm keep`), 'src/a.txt changed while it ran'],
      [of(sh`mkdir -p dist; echo more > src/more`), 'src/more is new while it ran'],
      [of(sh`true`), 'it did not make dist'],
      [of(sh`mkdir -p dist; test -e tried || { touch tried; exit 1; }`, { retry: 1 }), 'it passed at a second attempt'],
      [of(sh`mkdir -p dist; mkfifo dist/pipe`), 'dist/pipe is neither a file, a folder nor a link'],
      [of(sh`mkdir -p dist; ln -s /etc/passwd dist/link`), 'dist/link leads out of the repository'],
    ]
    for (const [plan, says] of cases) {
      place.write('src/a.txt', 'one')
      remove(place.project.path('src/more'))
      remove(place.project.path('dist'))
      const { jobs } = await place.run(plan)
      expect(jobs['build'], says).to.include({ status: 'passed', how: 'ran', notKept: says })
      remove(place.project.path('dist'))
      remove(place.project.path('src/more'))
      place.write('src/a.txt', 'one')
      expect((await place.run(plan)).jobs['build']?.how, `${says}, again`).to.equal('ran')
    }
    remove(place.project.path('dist'))
    const failing = of(sh`exit 3`)
    expect((await place.run(failing)).jobs['build']?.status).to.equal('failed')
    expect((await place.run(failing)).jobs['build']?.because.join()).to.match(/^\S+ had the same inputs, but failed$/)
  })

  it('row 12, G3: notices every kind of damage, runs the job and heals', async () => {
    await using place = cachedPlace(sources)
    await place.run(buildPlan())
    const index = join(place.home, 'cache/jobs/index.db')
    const damages: readonly (readonly [() => void, RegExp])[] = [
      [
        () => {
          for (const blob of storedIn(place, 'blobs')) unlinkSync(blob)
        },
        /^ran: the kept result is damaged$/,
      ],
      [
        () => {
          for (const blob of storedIn(place, 'blobs')) {
            chmodSync(blob, 0o644)
            truncateSync(blob, 1)
          }
        },
        /^ran: the kept result is damaged$/,
      ],
      [
        () => {
          for (const blob of storedIn(place, 'blobs')) {
            const text = readFileSync(blob)
            chmodSync(blob, 0o644)
            text[0] = (text[0] ?? 0) ^ 1
            writeFileSync(blob, text)
          }
        },
        /^ran: the kept result is damaged$/,
      ],
      [
        () => {
          for (const entry of storedIn(place, 'entries')) truncateSync(entry, 20)
        },
        /^ran: the kept result is damaged$/,
      ],
      [
        () => {
          for (const entry of storedIn(place, 'entries')) unlinkSync(entry)
        },
        /^ran: \S+ passed with the same inputs, but its result was removed to make room$/,
      ],
      [
        () => {
          writeFileSync(index, 'no database')
        },
        /^cache$/,
      ],
      [
        () => {
          remove(index)
        },
        /^cache$/,
      ],
    ]
    for (const [damage, says] of damages) {
      damage()
      remove(place.project.path('dist'))
      expect(await howBuilt(place, buildPlan())).to.match(says)
      expect(treeOf(place.project.path('dist'))).to.deep.equal(['./', './all onetwo'])
      expect(await howBuilt(place, buildPlan())).to.equal('in-place')
    }
  })
})
