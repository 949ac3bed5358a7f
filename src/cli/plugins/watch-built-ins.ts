/** The objects of JavaScript that all code shares. */
const watched: readonly (readonly [name: string, object: object])[] = [
  ['Object', Object],
  ['Array', Array],
  ['Promise', Promise],
  ['JSON', JSON],
  ['Object.prototype', Object.prototype],
  ['Function.prototype', Function.prototype],
  ['Array.prototype', Array.prototype],
  ['String.prototype', String.prototype],
  ['Number.prototype', Number.prototype],
  ['RegExp.prototype', RegExp.prototype],
  ['Promise.prototype', Promise.prototype],
  ['Map.prototype', Map.prototype],
  ['Set.prototype', Set.prototype],
  ['Error.prototype', Error.prototype],
  ['Date.prototype', Date.prototype],
]
/** An enumerable property added here would appear in every `for … in`. Additions to other objects, such as polyfills, are harmless. */
const closed: ReadonlySet<object> = new Set([Object.prototype, Array.prototype])

const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect

interface BuiltIn {
  readonly name: string
  readonly object: object
  readonly members: ReturnType<typeof membersOf>
  readonly size: number
}

/** Remembers the built-in objects of JavaScript. */
export interface BuiltInsWatch {
  /** Undoes what was changed since, and names it. Safe to call more than once. */
  restore(): readonly string[]
}

export const watchBuiltIns = (): BuiltInsWatch => {
  // what is watched stays as it was at the first time
  const before = (atFirst ??= watched.map(([name, object]) => ({ name, object, members: membersOf(object), size: ownKeys(object).length })))
  return {
    // the methods of arrays may be among what was changed, so this calls none of them before it has put them back
    restore: () => {
      const changed: string[] = []
      let count = 0
      for (let at = 0; at < before.length; at++) {
        const one = before[at]
        if (!one) continue
        for (let member = 0; member < one.members.length; member++) {
          const known = one.members[member]
          if (!known) continue
          const now = getOwnPropertyDescriptor(one.object, known.key)
          if (now && now.value === known.descriptor.value && now.get === known.descriptor.get && now.set === known.descriptor.set) continue
          defineProperty(one.object, known.key, known.descriptor)
          changed[count++] = `${one.name}.${String(known.key)}`
        }
        const keys = ownKeys(one.object)
        for (let index = 0; keys.length > one.size && closed.has(one.object) && index < keys.length; index++) {
          const key = keys[index] ?? ''
          if (getOwnPropertyDescriptor(one.object, key)?.enumerable !== true) continue
          deleteProperty(one.object, key)
          changed[count++] = `${one.name}.${String(key)}`
        }
      }
      return changed
    },
  }
}

let atFirst: readonly BuiltIn[] | undefined

const membersOf = (object: object): readonly { readonly key: PropertyKey; readonly descriptor: PropertyDescriptor }[] =>
  ownKeys(object).flatMap((key) => {
    const descriptor = getOwnPropertyDescriptor(object, key)
    return descriptor ? [{ key, descriptor }] : []
  })
