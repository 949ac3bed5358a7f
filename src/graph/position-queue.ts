/** A queue that returns the job that is first in the plan. It is a binary heap, so 10,000 waiting jobs cost little more than ten. */
interface PositionQueue {
  readonly size: number
  add(position: number): void
  /** Removes and returns the lowest position. */
  take(): number | undefined
  /** Removes and returns everything, in no particular order. */
  drain(): readonly number[]
}

export const positionQueue = (): PositionQueue => {
  let heap: number[] = []
  const at = (index: number): number => heap[index] ?? Infinity
  const swap = (a: number, b: number): void => {
    const moved = at(a)
    heap[a] = at(b)
    heap[b] = moved
  }

  const rise = (from: number): void => {
    for (let index = from; index > 0;) {
      const parent = (index - 1) >> 1
      if (at(parent) <= at(index)) return
      swap(parent, index)
      index = parent
    }
  }

  const sink = (): void => {
    for (let index = 0; ;) {
      const left = 2 * index + 1
      const smaller = at(left + 1) < at(left) ? left + 1 : left
      if (at(index) <= at(smaller)) return
      swap(smaller, index)
      index = smaller
    }
  }

  return {
    get size() {
      return heap.length
    },
    add(position) {
      heap.push(position)
      rise(heap.length - 1)
    },
    take() {
      if (heap.length <= 1) return heap.pop()
      swap(0, heap.length - 1)
      const first = heap.pop()
      sink()
      return first
    },
    drain() {
      const all = heap
      heap = []
      return all
    },
  }
}
