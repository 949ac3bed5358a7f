import type { PlannedJob } from '../model/plan.ts'

export interface PipelineListJson {
  readonly pipelines: readonly {
    readonly name: string
    /** The config file's name, or the plugin that supplies it. */
    readonly from: string
    readonly description?: string
  }[]
}

/** One input, as shown by `--help`, the page's form and the API. */
export interface InputJson {
  readonly name: string
  readonly type: string
  /** How it is written on the command line: `--channel`, `--[no-]pack-only`, or `--input name=`. */
  readonly flag: string
  /** Placeholder for the value: `next|latest`, `TEXT`, `NUMBER`. Absent for flags that are on or off. */
  readonly placeholder?: string
  readonly description?: string
  /** The default as text, `***` if secret. Absent if there is none. */
  readonly default?: string
  readonly isRequired: boolean
  readonly isRepeatable: boolean
  readonly isSecret: boolean
  readonly choices?: readonly string[]
  readonly min?: number
  readonly max?: number
}

export interface PlanJson {
  readonly pipeline: string
  /** In plan order. */
  readonly jobs: readonly PlannedJob[]
  /** Jobs left out by `--only` or `--from`, each with that flag. */
  readonly notSelected: Readonly<Record<string, string>>
}

export interface PipelineDetailJson {
  readonly pipeline: string
  readonly from: string
  readonly description?: string
  readonly inputs: readonly InputJson[]
  /** Absent if the plan cannot be made because required inputs are missing. */
  readonly jobs?: readonly PlannedJob[]
}

export interface StepTypeListJson {
  readonly steps: readonly {
    readonly type: string
    readonly plugin: string
    readonly summary: string
    readonly options: readonly InputJson[]
  }[]
}
