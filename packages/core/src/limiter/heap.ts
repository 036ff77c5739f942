/** Something that an {@link IndexedHeap} keeps. */
export interface HeapItem {
  /** Where the heap keeps it, `-1` if it does not. Written by the heap alone. */
  heapIndex: number
}

/** A binary heap, the lowest rank first, from which any item can be taken in logarithmic time. */
export class IndexedHeap<T extends HeapItem> {
  readonly #items: T[] = []
  readonly #rank: (item: T) => number

  constructor(rank: (item: T) => number) {
    this.#rank = rank
  }

  get first(): T | undefined {
    return this.#items[0]
  }

  add(item: T): void {
    item.heapIndex = this.#items.length
    this.#items.push(item)
    this.#rise(item)
  }

  /** Takes an item out. Does nothing if it is not in the heap. */
  remove(item: T): void {
    const index = item.heapIndex
    if (index < 0) return
    item.heapIndex = -1
    const last = this.#items.pop()!
    if (last === item) return
    this.#put(last, index)
    this.#rise(last)
    this.#sink(last)
  }

  #put(item: T, index: number): void {
    this.#items[index] = item
    item.heapIndex = index
  }

  #rise(item: T): void {
    const rank = this.#rank(item)
    let index = item.heapIndex
    while (index > 0) {
      const parentIndex = (index - 1) >> 1
      const parent = this.#items[parentIndex]!
      if (this.#rank(parent) <= rank) break
      this.#put(parent, index)
      index = parentIndex
    }
    this.#put(item, index)
  }

  #sink(item: T): void {
    const rank = this.#rank(item)
    let index = item.heapIndex
    for (;;) {
      let child = this.#items[2 * index + 1]
      const right = this.#items[2 * index + 2]
      if (right !== undefined && this.#rank(right) < this.#rank(child!)) child = right
      if (child === undefined || this.#rank(child) >= rank) break
      const childIndex = child.heapIndex
      this.#put(child, index)
      index = childIndex
    }
    this.#put(item, index)
  }
}
