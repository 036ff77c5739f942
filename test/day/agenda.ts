/** What is to happen, in the order of time; at the same time, in the order of adding. A binary heap. */
export class Agenda<T> {
  readonly #entries: { readonly at: number; readonly order: number; readonly what: T }[] = []
  #added = 0

  add(at: number, what: T): void {
    const entries = this.#entries
    const entry = { at, order: this.#added++, what }
    let index = entries.length
    while (index > 0) {
      const above = (index - 1) >> 1
      if (!isBefore(entry, entries[above]!)) break
      entries[index] = entries[above]!
      index = above
    }
    entries[index] = entry
  }

  /** Takes out what comes next. */
  next(): { readonly at: number; readonly what: T } | undefined {
    const entries = this.#entries
    const first = entries[0]
    const last = entries.pop()
    if (first === undefined || last === undefined || entries.length === 0) return first
    let index = 0
    for (;;) {
      let below = 2 * index + 1
      if (below + 1 < entries.length && isBefore(entries[below + 1]!, entries[below]!)) below += 1
      if (below >= entries.length || !isBefore(entries[below]!, last)) break
      entries[index] = entries[below]!
      index = below
    }
    entries[index] = last
    return first
  }
}

function isBefore(a: { at: number; order: number }, b: { at: number; order: number }): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
