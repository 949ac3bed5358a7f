/** Keeps the most recently used values, up to a total cost. */
export class Recent<Key, Value> {
  readonly #values = new Map<Key, Value>()
  readonly #mostCost: number
  readonly #costOf: (value: Value) => number
  #cost = 0

  constructor(mostCost: number, costOf: (value: Value) => number = () => 1) {
    this.#mostCost = mostCost
    this.#costOf = costOf
  }

  get(key: Key): Value | undefined {
    const value = this.#values.get(key)
    if (value === undefined) return undefined
    this.#values.delete(key)
    this.#values.set(key, value)
    return value
  }

  set(key: Key, value: Value): void {
    this.delete(key)
    this.#values.set(key, value)
    this.#cost += this.#costOf(value)
    for (const oldest of this.#values.keys()) {
      if (this.#cost <= this.#mostCost || oldest === key) return
      this.delete(oldest)
    }
  }

  delete(key: Key): void {
    const value = this.#values.get(key)
    if (value === undefined) return
    this.#values.delete(key)
    this.#cost -= this.#costOf(value)
  }

  clear(): void {
    this.#values.clear()
    this.#cost = 0
  }
}
