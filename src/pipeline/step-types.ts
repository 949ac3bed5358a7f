/** Plugins add their step types here by declaration merging: `interface StepTypes extends StepTypesOf<typeof plugin> {}`. */
// oxlint-disable-next-line typescript/no-empty-object-type -- empty until a plugin merges into it
export interface StepTypes {}

export interface StepTypeOf<Options, Output = undefined> {
  readonly options: Options
  readonly output: Output
}

/** A step of a type that a plugin provides. */
export interface Uses<out Output = unknown> {
  readonly kind: 'uses'
  readonly type: string
  readonly options: unknown
  /** Only for the compiler. */
  readonly '~output'?: { readonly of: Output }
}

type OptionsOf<T> = T extends { readonly options: infer Options } ? Options : never
type OutputOf<T> = T extends { readonly output: infer Output } ? Output : never

/**
 * A step of a type that a plugin provides. Name and options are checked by the compiler, and again when the plan is built.
 *
 * @example job('image', uses('docker/build', { tag: 'app:1' }))
 */
export const uses = <Type extends Extract<keyof StepTypes, string>>(
  type: Type,
  options: OptionsOf<StepTypes[Type]>,
): Uses<OutputOf<StepTypes[Type]>> => ({ kind: 'uses', type, options })
