import type { RunId } from '../../model/ids.ts'
import { addressOf } from '../../wire/http-request.ts'
import type { DescribePipelineJson, RequestedJson, StartedRunJson } from '../../wire/api.ts'
import type { PipelineDetailJson } from '../../wire/pipeline.ts'
import { json, type JsonAnswer } from '../answer.ts'
import type { RunActions } from '../ports.ts'
import { Refusal } from '../refusal.ts'

/** Describes a pipeline as its config is now, for a client that waits for it. */
export const describePipeline = async (
  actions: RunActions,
  request: DescribePipelineJson,
  left: AbortSignal,
): Promise<PipelineDetailJson> => {
  const described = await actions.describe(request, left)
  if ('detail' in described) return described.detail
  const { code, message, tryThis } = described.refused
  throw new Refusal(422, code, message, { tryThis })
}

/** Puts a cancel request on file for the owner of the run. */
export const cancelRun = async (actions: RunActions, run: RunId): Promise<JsonAnswer<200 | 202, RequestedJson> | undefined> => {
  const requested = await actions.cancel(run)
  return requested === undefined ? undefined : json({ requested }, requested ? 202 : 200)
}

/** A run has started; its address is where to read it. */
export const started = (run: RunId): JsonAnswer<201, StartedRunJson> =>
  json({ run }, 201, { Location: addressOf('showRun', { params: { run } }) })
