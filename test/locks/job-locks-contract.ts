import { expect } from 'chai'
import type { JobLocks, LockGrant } from '../../src/engine/ports.ts'
import type { RunLocks } from '../../src/locks/run-locks.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toJobId, toMillis, type RunId } from '../../src/model/ids.ts'
import type { PlannedLock } from '../../src/model/plan.ts'
import { until } from '../journal/until.ts'

/** The locks of several runs of one home. */
export interface LocksUnderTest extends AsyncDisposable {
  of(run: RunId): Omit<RunLocks, 'stopWaiting' | 'keep'>
}

interface Asked {
  readonly waitsFor: readonly (RunId | undefined)[]
  readonly waitsForLocks: readonly string[]
  readonly grant: Promise<LockGrant>
  readonly giveUp: () => void
  /** Lets go of the lock, once it has it. */
  readonly release: () => Promise<void>
}

const ask = (locks: JobLocks, ...wanted: readonly PlannedLock[]): Asked => {
  const waitsFor: (RunId | undefined)[] = []
  const waitsForLocks: string[] = []
  const stop = new AbortController()
  const grant = locks.take(wanted, {
    job: toJobId('job'),
    signal: stop.signal,
    onWait: ({ name }, heldBy) => {
      waitsFor.push(heldBy)
      waitsForLocks.push(name)
    },
  })
  return {
    waitsFor,
    waitsForLocks,
    grant,
    giveUp: () => {
      stop.abort()
    },
    release: async () => {
      const got = await grant
      if (got.kind === 'taken') got.release()
    },
  }
}

const kindOf = async ({ grant }: Asked): Promise<string> => (await grant).kind
const publish = { name: 'publish', slots: 1 }

/** What the engine relies on, whoever keeps the locks. */
export const describeJobLocks = (name: string, open: () => LocksUnderTest): void => {
  const run = mintRunId(toMillis(Date.now()))
  const other = mintRunId(toMillis(Date.now()))

  describe(`job locks: ${name}`, () => {
    it('lets one hold a lock at a time, and tells who waits which run it is', async () => {
      await using locks = open()
      const first = ask(locks.of(run), publish)
      expect(await kindOf(first)).to.equal('taken')
      const second = ask(locks.of(other), publish)
      await until(() => second.waitsFor.length > 0)
      expect([first.waitsFor, second.waitsFor]).to.deep.equal([[], [run]])
      await first.release()
      expect(await kindOf(second)).to.equal('taken')
      await second.release()
    })

    it('gives it to who came first, also within one run', async () => {
      await using locks = open()
      const mine = locks.of(run)
      const order: number[] = []
      const all: Asked[] = []
      for (let n = 0; n < 5; n++) {
        const one = ask(mine, publish)
        all.push(one)
        void one.grant.then(() => order.push(n))
        await until(() => n === 0 || one.waitsFor.length > 0)
      }
      for (const one of all) await one.release()
      expect(order).to.deep.equal([0, 1, 2, 3, 4])
    })

    it('tells whether locks are free, and later whether another run has asked for one since, and takes none', async () => {
      await using locks = open()
      const [mine, theirs] = [locks.of(run), locks.of(other)]
      const [deploy, both] = [{ name: 'deploy', slots: 2 }, [{ name: 'deploy', slots: 2 }, publish]]
      const before = await mine.free(both)
      const again = await mine.free(both)
      expect([before?.(), again?.()]).to.deep.equal([true, true])
      const holder = ask(theirs, publish)
      expect(await kindOf(holder)).to.equal('taken')
      expect([before?.(), again?.()]).to.deep.equal([false, false])
      expect(await mine.free(both)).to.equal(undefined)
      const since = await mine.free([deploy])
      expect(since?.()).to.equal(true)
      const waiting = ask(theirs, publish)
      await until(() => waiting.waitsFor.length > 0)
      await holder.release()
      expect([await kindOf(waiting), since?.(), await mine.free(both)]).to.deep.equal(['taken', false, undefined])
      await waiting.release()
      await mine.close()
      expect(await mine.free(both)).to.equal(undefined)
    })

    it('lets as many hold it as there are slots; the smaller number holds', async () => {
      await using locks = open()
      const two = { name: 'database', slots: 2 }
      const [first, second] = [ask(locks.of(run), two), ask(locks.of(other), two)]
      expect([await kindOf(first), await kindOf(second)]).to.deep.equal(['taken', 'taken'])
      const alone = ask(locks.of(run), { name: 'database', slots: 1 })
      await first.release()
      await until(() => alone.waitsFor.length > 0)
      const behind = ask(locks.of(other), two)
      await until(() => behind.waitsFor.length > 0)
      await second.release()
      expect(await kindOf(alone)).to.equal('taken')
      await alone.release()
      expect(await kindOf(behind)).to.equal('taken')
      await behind.release()
    })

    it('keeps locks of other names apart', async () => {
      await using locks = open()
      const [first, second] = [ask(locks.of(run), publish), ask(locks.of(other), { name: 'deploy', slots: 1 })]
      expect([await kindOf(first), await kindOf(second)]).to.deep.equal(['taken', 'taken'])
      await first.release()
      await second.release()
    })

    it('takes several locks at once, or none, and tells which one it waits for', async () => {
      await using locks = open()
      const [a, b] = [
        { name: 'a', slots: 1 },
        { name: 'b', slots: 1 },
      ]
      const first = ask(locks.of(run), b)
      expect(await kindOf(first)).to.equal('taken')
      const both = ask(locks.of(other), a, b)
      await until(() => both.waitsFor.length > 0)
      expect([both.waitsForLocks, both.waitsFor]).to.deep.equal([['b'], [run]])
      both.giveUp()
      expect(await kindOf(both)).to.equal('given-up')
      const next = ask(locks.of(other), a)
      expect(await kindOf(next)).to.equal('taken')
      await first.release()
      await next.release()
      await expectFree(locks, a, b)
    })

    it('never lets jobs that share several locks wait for each other, in whatever order they name them', async () => {
      await using locks = open()
      const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ name, slots: 1 }))
      if (!a || !b || !c) throw new Error('three locks')
      let most = 0
      const holding = new Set<number>()
      const sets = Array.from({ length: 12 }, (_, n) => (n % 3 === 0 ? [a, b] : n % 3 === 1 ? [b, a] : [c, b, a]))
      await Promise.all(
        sets.map(async (wanted, n) => {
          const one = ask(locks.of(n % 2 === 0 ? run : other), ...wanted)
          expect(await kindOf(one)).to.equal('taken')
          holding.add(n)
          most = Math.max(most, holding.size)
          await Promise.resolve()
          holding.delete(n)
          await one.release()
        }),
      )
      expect(most).to.equal(1)
    })

    it('ends the waiting at once when it is given up, and lets the next one pass', async () => {
      await using locks = open()
      const first = ask(locks.of(run), publish)
      const second = ask(locks.of(other), publish)
      await until(() => second.waitsFor.length > 0)
      const third = ask(locks.of(other), publish)
      await until(() => third.waitsFor.length > 0)
      second.giveUp()
      expect(await kindOf(second)).to.equal('given-up')
      await first.release()
      expect(await kindOf(third)).to.equal('taken')
      await third.release()
    })

    it('A5: a close right after the waiting was given up leaves no place behind, though the process lives on', async () => {
      await using locks = open()
      const first = ask(locks.of(run), publish)
      expect(await kindOf(first)).to.equal('taken')
      const cancelled = locks.of(other)
      const second = ask(cancelled, publish)
      await until(() => second.waitsFor.length > 0)
      second.giveUp()
      await cancelled.close()
      expect(await kindOf(second)).to.equal('given-up')
      await first.release()
      await expectFree(locks)
    })

    it('A5: a close gives up what waits, gives back what is held, and waits for both', async () => {
      await using locks = open()
      const closed = locks.of(run)
      const held = ask(closed, publish)
      expect(await kindOf(held)).to.equal('taken')
      const waiting = [ask(closed, publish), ask(closed, publish)]
      await until(() => waiting.every(({ waitsFor }) => waitsFor.length > 0))
      let settled = 0
      for (const { grant } of waiting) void grant.then(() => settled++)
      await closed.close()
      expect(settled).to.equal(2)
      expect(await Promise.all(waiting.map(kindOf))).to.deep.equal(['given-up', 'given-up'])
      await expectFree(locks)
      // an engine that was told late lets go of what is not its own any more
      await held.release()
      await expectFree(locks)
    })

    it('A5: a close in the moment of asking leaves no place behind, and nothing can be asked for after it', async () => {
      await using locks = open()
      const closed = locks.of(run)
      const asked = ask(closed, publish)
      await closed.close()
      await asked.release()
      expect(await kindOf(ask(closed, publish))).to.equal('given-up')
      await expectFree(locks)
    })

    const expectFree = async (locks: LocksUnderTest, ...wanted: readonly PlannedLock[]): Promise<void> => {
      const next = ask(locks.of(other), ...(wanted.length > 0 ? wanted : [publish]))
      let kind: string | undefined
      void kindOf(next).then((found) => (kind = found))
      // bounded, so that the locks are closed and the test ends
      await until(() => kind === 'taken')
      await next.release()
    }
  })
}
