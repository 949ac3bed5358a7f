/** A function of a built-in module. */
export type Call = (...args: readonly unknown[]) => unknown

/** Replaces functions of a built-in module. Call `syncBuiltinESMExports` afterwards, for code that imported them by name. */
export const replaceFunctions = <Name extends string>(
  module: Readonly<Record<Name, unknown>>,
  names: readonly Name[],
  replacementOf: (original: Call, name: Name) => Call,
): void => {
  for (const name of names) {
    const original = module[name]
    if (typeof original !== 'function') continue
    const replacement = replacementOf((...args) => Reflect.apply(original, module, args) as unknown, name)
    // copies the name, the number of parameters, and what `util.promisify` needs
    Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original))
    Reflect.set(module, name, replacement)
  }
}
