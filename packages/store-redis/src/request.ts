import type { Batch, Command, Limit, Reply } from '@headgate/core/store'
import { packDoubles } from './doubles.ts'

/** Whoever waits for the reply to a batch. */
export interface Waiter {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: Error) => void
  /** Where the batch begins among the numbers of its request. */
  readonly at: number
}

/** An acquire of a batch, and its place among the commands. */
interface Acquire {
  readonly place: number
  readonly limit: Limit
  readonly cost: number
}

/** Numbers of the kinds of commands, as in reduce.lua. */
export const KINDS = { acquire: 1, release: 2, read: 3, block: 4, resume: 5, inspect: 6 } as const

/** Numbers of the algorithms, as in input.lua. */
const ALGORITHMS = { window: 0, score: 1, metric: 2 } as const

/** How many numbers a command of each kind takes: its kind, the place of its limit, its fields. */
export const COMMAND_NUMBERS: readonly number[] = [0, 4, 6, 7, 7, 3, 3]

/** Most batches of one request: the server does nothing else meanwhile. */
const MOST_BATCHES = 16

/** Batches that are executed one after the other by one call of the script. */
export class Request {
  readonly waiters: Waiter[] = []
  /** Of each batch how many commands, and of each command its numbers. */
  readonly numbers: number[] = []
  readonly limits: Limit[] = []
  readonly keys: string[] = []
  /** When it is given up, by `performance.now()`. */
  readonly endAt: number
  /** When it was last sent, by `performance.now()`, or `-1`. */
  sentAt = -1
  /** Whether nobody waits for it any more. */
  isOver = false
  readonly #prefix: string
  readonly #limitNumbers: number[] = []

  constructor(prefix: string, endAt: number) {
    this.#prefix = prefix
    this.endAt = endAt
  }

  get isFull(): boolean {
    return this.waiters.length >= MOST_BATCHES
  }

  /** Takes in a batch, and keeps no hold of it. */
  add({ commands }: Batch, resolve: Waiter['resolve'], reject: Waiter['reject']): void {
    const { numbers } = this
    this.waiters.push({ resolve, reject, at: numbers.length })
    numbers.push(commands.length)
    for (const command of commands) {
      numbers.push(KINDS[command.kind], this.#placeOf(command.limit))
      pushFields(numbers, command)
    }
  }

  /** All but the keys: the script's ARGV. */
  pack(now: number, deadline: number, extraMs: number): Buffer {
    return packDoubles([now, deadline, extraMs, this.waiters.length], this.#limitNumbers, this.numbers)
  }

  /** The acquires of a batch, and the place of each among its commands. */
  *acquiresOf({ at }: Waiter): Iterable<Acquire> {
    const { numbers, limits } = this
    let first = at + 1
    for (let place = 0; place < numbers[at]!; place++) {
      const kind = numbers[first]!
      if (kind === KINDS.acquire) {
        yield { place, limit: limits[numbers[first + 1]! - 1]!, cost: numbers[first + 2]! }
      }
      first += COMMAND_NUMBERS[kind]!
    }
  }

  /** Place of a limit among those of the request, from 1. */
  #placeOf(limit: Limit): number {
    const place = this.limits.indexOf(limit)
    if (place >= 0) return place + 1
    this.keys.push(this.#prefix + limit.key)
    this.#limitNumbers.push(
      ALGORITHMS[limit.algorithm],
      limit.capacity,
      limit.exact ? 1 : 0,
      limit.windowMs,
      limit.guardMs,
      limit.slotMs,
    )
    return this.limits.push(limit)
  }
}

/** The fields of a command, in their order. */
function pushFields(to: number[], command: Command): void {
  switch (command.kind) {
    case 'acquire':
      to.push(command.cost, command.probeMs)
      break
    case 'release':
      to.push(command.cost, command.at, command.seq, command.probe ? 1 : 0)
      break
    case 'read':
      to.push(command.percent, command.seq, command.used, command.sure, command.cost)
      break
    case 'block':
      to.push(command.seq, command.used, command.forMs, command.maxMs, command.jitter)
      break
    case 'resume':
      to.push(command.seq)
      break
    case 'inspect':
      to.push(command.cost)
      break
  }
}
