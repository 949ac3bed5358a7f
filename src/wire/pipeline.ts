import type { ReasonJson } from './run.ts'
import type { PlannedJob } from '../model/plan.ts'

export interface PipelineListJson {
  readonly pipelines: readonly {
    readonly name: string
    /** The config file's name, or the plugin that supplies it. */
    readonly from: string
    readonly description?: string
    /** Real path of the project that it belongs to. */
    readonly project: string
  }[]
  /** The projects that they belong to, nearest first. */
  readonly projects: readonly ListedProjectJson[]
}

/**
 * What a project is to the package in which the user stands: that package itself, the root of its workspace, or a project around it that is
 * no workspace of it.
 */
export type ProjectRelation = 'own' | 'workspace-root' | 'outer'

/** A project whose pipelines can be run in a folder. */
export interface ListedProjectJson {
  /** Real path. */
  readonly directory: string
  readonly relation: ProjectRelation
  /** Names of its pipelines that a nearer project has too. They run with `sparkwing run -C DIRECTORY NAME`. */
  readonly hidden: readonly string[]
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
  /** For each job with `cache`, what would be found if it were run now; only of `run --dry-run`. */
  readonly foreseen?: Readonly<Record<string, ForeseenJson>>
}

export interface ForeseenJson {
  /** As in the record of a job; `depends`: on what `need` will leave; `taken`: from a run that is repeated, without a check. */
  readonly outcome: 'hit' | 'in-place' | 'miss' | 'off' | 'depends' | 'taken'
  /** Why it would run. */
  readonly because: readonly ReasonJson[]
  /** The run whose result would be reused. */
  readonly from?: string
  readonly need?: string
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
