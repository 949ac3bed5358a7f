import { json, type Answer } from '../answer.ts'
import type { RunActions, RunReading } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { refuseRun, toRunId } from './find-run.ts'
import { readDescribePipeline, readNothing, readStartRun } from './read-wishes.ts'

/** Starts a run as the body says. */
export const startRun = async (actions: RunActions, body: unknown): Promise<Answer> => started(await actions.start(readStartRun(body)))

/** Says what a pipeline is as its config says it now, to a client that waits for it. */
export const describePipeline = async (actions: RunActions, body: unknown, left: AbortSignal): Promise<Answer> => {
  const described = await actions.describe(readDescribePipeline(body), left)
  if ('detail' in described) return json(described.detail)
  const { code, message, tryThis } = described.refused
  throw new Refusal(422, code, message, { tryThis })
}

/** Starts a recorded run again, whole. */
export const retryRun = async (runs: RunReading, actions: RunActions, run: string, body: unknown): Promise<Answer> => {
  readNothing(body)
  return started((await actions.retry(await toRunId(runs, run))) ?? (await refuseRun(runs, run)))
}

/** Puts a cancel request on file for the owner of the run. */
export const cancelRun = async (runs: RunReading, actions: RunActions, run: string, body: unknown): Promise<Answer> => {
  readNothing(body)
  const requested = (await actions.cancel(await toRunId(runs, run))) ?? (await refuseRun(runs, run))
  return json({ requested }, requested ? 202 : 200)
}

const started = (run: string): Answer => json({ run }, 201, { Location: `/api/v1/runs/${run}` })
