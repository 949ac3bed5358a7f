import type { Hook, Interfaces } from '@oclif/core'
import type { RunEvent } from '../../model/event.ts'
import type { Plugin } from '../../pipeline/define-plugin.ts'

/** Passes events to the active store. It never blocks and never throws. */
export interface EventStorage {
  record(event: RunEvent): void
}

/** Sparkwing's own oclif hooks, in addition to those of oclif. */
export interface AppHooks extends Interfaces.Hooks {
  /** Asks an oclif plugin for its Sparkwing plugins. */
  'sparkwing:plugin': {
    options: { readonly projectDir: string | undefined }
    return: Plugin | readonly Plugin[]
  }
  /** Passes one event of a run, frozen, to a plugin. Only the root package's own hook gets `storage`. */
  'sparkwing:event': {
    options: { readonly event: RunEvent; readonly storage?: EventStorage }
    // oxlint-disable-next-line typescript/no-invalid-void-type -- oclif reads the return type of the hook from here
    return: void
  }
}

export type AppHook<Name extends keyof AppHooks & string> = Hook<Name, AppHooks>
