import type { PlannedJob } from '../model/plan.ts'

export interface PipelineListJson {
  readonly pipelines: readonly {
    readonly name: string
    /** The config file's name, or the plugin that supplies it. */
    readonly from: string
    readonly description?: string
  }[]
}

/** One input as `--help`, the page's form and programs see it. */
export interface InputJson {
  readonly name: string
  readonly type: string
  /** How it is written on the command line: `--channel`, `--[no-]pack-only`, or `--input name=`. */
  readonly flag: string
  /** Stands for the value: `next|latest`, `TEXT`, `NUMBER`; absent for what is on or off. */
  readonly placeholder?: string
  readonly description?: string
  /** The default as text, `***` when secret; absent when there is none. */
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
  /** Jobs that `--only` or `--from` leave out, with that flag. */
  readonly notSelected: Readonly<Record<string, string>>
}

export interface PipelineDetailJson {
  readonly pipeline: string
  readonly from: string
  readonly description?: string
  readonly inputs: readonly InputJson[]
  /** Absent when the plan cannot be made without inputs that are required. */
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
