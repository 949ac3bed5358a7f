import type { RunId } from '../../model/ids.ts'
import { addressOf } from '../../wire/http-request.ts'
import type { DeclaredPipelinesJson, DescribePipelineJson, RequestedJson, StartedRunJson } from '../../wire/api.ts'
import type { PipelineDetailJson } from '../../wire/pipeline.ts'
import type { RerunJson, RetryRunJson } from '../../wire/rerun.ts'
import { json, type JsonAnswer } from '../answer.ts'
import type { Described, RunActions } from '../ports.ts'
import { Refusal } from '../refusal.ts'

/** Describes a pipeline as its config is now. Stops when the client leaves. */
export const handleDescribe = async (actions: RunActions, request: DescribePipelineJson, left: AbortSignal): Promise<PipelineDetailJson> =>
  detailOf(await actions.describe(request, left))

/** Lists what can be run in a project now. Stops when the client leaves. */
export const handleDeclared = async (actions: RunActions, project: string, left: AbortSignal): Promise<DeclaredPipelinesJson> =>
  detailOf(await actions.declared(project, left))

/** Describes what a retry would run. Stops when the client leaves. */
export const handlePreview = async (
  actions: RunActions,
  run: RunId,
  changes: RetryRunJson,
  left: AbortSignal,
): Promise<JsonAnswer<200, RerunJson> | undefined> => {
  const described = await actions.previewRetry(run, changes, left)
  return described && json(detailOf(described))
}

const detailOf = <Detail>(described: Described<Detail>): Detail => {
  if ('detail' in described) return described.detail
  const { code, message, tryThis } = described.refused
  throw new Refusal(422, code, message, { tryThis })
}

/** Files a cancel request for the owner of the run. */
export const handleCancel = async (actions: RunActions, run: RunId): Promise<JsonAnswer<200 | 202, RequestedJson> | undefined> => {
  const requested = await actions.cancel(run)
  return requested === undefined ? undefined : json({ requested }, requested ? 202 : 200)
}

/** The answer for a run that has started, with the address of the run. */
export const started = (run: RunId): JsonAnswer<201, StartedRunJson> =>
  json({ run }, 201, { Location: addressOf('showRun', { params: { run } }) })
