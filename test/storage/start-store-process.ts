import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Order =
  | { readonly do: 'store-a-run' | 'write-until-killed'; readonly home: string; readonly at: number }
  | { readonly do: 'hold-store' | 'hold-lock' | 'own-a-run'; readonly home: string }
  | { readonly do: 'read'; readonly home: string; readonly run: string }
  | { readonly do: 'let-go' }
export interface Answer {
  readonly did: Order['do'] | 'begin' | 'fail'
  readonly run?: string
  readonly seq?: number
  readonly status?: string | undefined
  readonly message?: string
}

export interface StoreProcess extends AsyncDisposable {
  /** Resolves with the answer; rejects when the order fails. One order at a time. */
  ask(order: Order): Promise<Answer>
  onAnswer(hear: (answer: Answer) => void): void
  kill(): Promise<void>
}

/** Starts `store-process.ts` and waits until it listens. */
export const startStoreProcess = async (): Promise<StoreProcess> => {
  const child = fork(fileURLToPath(new URL('store-process.ts', import.meta.url)), { execArgv: [] })
  const exited = once(child, 'exit')
  const nextAnswer = async (): Promise<Answer> => {
    const gone = exited.then(() => Promise.reject(new Error('the process is gone')))
    const [answer] = (await Promise.race([once(child, 'message'), gone])) as [Answer]
    if (answer.did === 'fail') throw new Error(answer.message)
    return answer
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  await nextAnswer()
  return {
    ask(order) {
      const answered = nextAnswer()
      child.send(order)
      return answered
    },
    onAnswer: (hear) => void child.on('message', hear),
    kill,
    [Symbol.asyncDispose]: kill,
  }
}

/** Many at once; all end with the disposal. */
export const startStoreProcesses = async (count: number): Promise<AsyncDisposable & { readonly all: readonly StoreProcess[] }> => {
  const all = await Promise.all(Array.from({ length: count }, () => startStoreProcess()))
  return {
    all,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((child) => child.kill()))
    },
  }
}
