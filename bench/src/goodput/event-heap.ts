/**
 * Events in the order of their time, and of their coming where that is the same. They are two small numbers in
 * typed arrays: a simulated day has ten million of them.
 */
export class EventHeap {
  #at = new Float64Array(256)
  #turn = new Float64Array(256)
  #event = new Uint32Array(256)
  #size = 0
  #turns = 0

  /** Time of the first event; `Infinity` if there is none. */
  get firstAt(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#at[0]!
  }

  /** Adds an event. `type` is below 16, `index` a whole number below 2^28. */
  push(at: number, type: number, index: number): void {
    if (this.#size === this.#at.length) this.#grow()
    const turn = this.#turns++
    let place = this.#size++
    while (place > 0) {
      const parent = (place - 1) >> 1
      // What comes later never goes before what is as early.
      if (this.#at[parent]! <= at) break
      this.#move(parent, place)
      place = parent
    }
    this.#put(place, at, turn, index * 16 + type)
  }

  /** Takes the first event out: `index * 16 + type`. */
  pop(): number {
    const first = this.#event[0]!
    const size = --this.#size
    if (size === 0) return first
    const at = this.#at[size]!
    const turn = this.#turn[size]!
    let place = 0
    for (let child = 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && this.#isBefore(child + 1, this.#at[child]!, this.#turn[child]!)) child += 1
      if (!this.#isBefore(child, at, turn)) break
      this.#move(child, place)
      place = child
    }
    this.#put(place, at, turn, this.#event[size]!)
    return first
  }

  #isBefore(place: number, at: number, turn: number): boolean {
    const own = this.#at[place]!
    return own < at || (own === at && this.#turn[place]! < turn)
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#at[from]!, this.#turn[from]!, this.#event[from]!)
  }

  #put(place: number, at: number, turn: number, event: number): void {
    this.#at[place] = at
    this.#turn[place] = turn
    this.#event[place] = event
  }

  #grow(): void {
    const size = 2 * this.#at.length
    const grown = <T extends Float64Array | Uint32Array>(old: T, fresh: T): T => {
      fresh.set(old)
      return fresh
    }
    this.#at = grown(this.#at, new Float64Array(size))
    this.#turn = grown(this.#turn, new Float64Array(size))
    this.#event = grown(this.#event, new Uint32Array(size))
  }
}
