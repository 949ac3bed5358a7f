import type { Hook, Interfaces } from '@oclif/core'
import type { RunEvent } from '../model/event.ts'
import type { Plugin } from '../pipeline/define-plugin.ts'

/** Takes events into the active store; it never blocks and never throws. */
export interface EventStorage {
  record(event: RunEvent): void
}

/** Sparkwing's own oclif hooks, beside the ones oclif brings. */
export interface AppHooks extends Interfaces.Hooks {
  /** Asks a plugin for what it adds. */
  'sparkwing:plugin': {
    options: { readonly projectDir: string | undefined }
    return: Plugin | readonly Plugin[]
  }
  /** Tells a plugin one event of a run, frozen. `storage` is given to the root package's own hook only. */
  'sparkwing:event': {
    options: { readonly event: RunEvent; readonly storage?: EventStorage }
    // oxlint-disable-next-line typescript/no-invalid-void-type -- oclif takes the type of what a hook returns from here
    return: void
  }
}

export type AppHook<Name extends keyof AppHooks & string> = Hook<Name, AppHooks>
