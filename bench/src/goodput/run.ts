import type { Clock } from '@headgate/core'
import { createSimulator, type Simulator, type SimulatorRequest } from '@headgate/simulator'
import { createRandom, type Random } from '../random.ts'
import { type BlockOutcome, BlockWatch } from './block-watch.ts'
import { EventHeap } from './event-heap.ts'
import type { RunInput, Scenario, Setup } from './scenario.ts'
import type { Flight, Strategy, StrategyType } from './strategy.ts'
import { Tally } from './tally.ts'
import { HOUR_MS, MINUTE_MS, START_AT } from './units.ts'

/** What came of one strategy in one run. */
export interface RunResult {
  readonly tally: Tally
  readonly setup: Setup
  readonly blocks: readonly BlockOutcome[]
}

/** Kinds of event. */
const ARRIVE = 0
const RETURN = 1
const READ_LATE = 2
const GO_ON = 3
const ASK = 4
const DUE = 5
const CHANGE = 6
const MINUTE = 7

/** How long a call takes, there and back together, in ms. */
const LATENCY_MS = { min: 50, max: 350 }

/** A call that can never go, as far as its strategy knows, is asked for again after so long. */
const LONGEST_WAIT_MS = HOUR_MS

const NO_RESPONSE = { status: 0, headers: {}, body: '' }

/** Runs a strategy in a scenario on a clock that goes from event to event. */
export async function run(scenario: Scenario, type: StrategyType, input: RunInput): Promise<RunResult> {
  return new Run(scenario.setup(input), type, input).run()
}

class Run {
  readonly #setup: Setup
  readonly #endAt: number
  readonly #meta: Simulator
  readonly #strategy: Strategy
  readonly #isAtMeta: boolean
  readonly #requests: readonly SimulatorRequest[]
  readonly #tally: Tally
  readonly #blocks: BlockWatch
  readonly #heap = new EventHeap()
  readonly #latency: Random
  readonly #lateness: Random
  readonly #draw: Random
  readonly #flights: Flight[] = []
  /** Flights that nobody uses, and those whose worker has nothing to do. */
  readonly #spare: Flight[] = []
  readonly #idle: Flight[] = []
  /** By process: who waits for leave, in the order in which they came, and when the first asks again. */
  readonly #lines: Flight[][]
  readonly #asksAt: Float64Array
  readonly #stirred: number[] = []
  #due: number
  #now = START_AT

  constructor(setup: Setup, type: StrategyType, { seed, lengthMs }: RunInput) {
    this.#setup = setup
    this.#endAt = START_AT + lengthMs
    const clock: Clock = { now: () => this.#now, setTimer: noTimers }
    this.#meta = createSimulator({ ...setup.truth, clock, seed, arrivalLimit: 0 })
    this.#strategy = type.create({
      setup,
      clock,
      meta: this.#meta,
      random: createRandom(seed, 'strategy'),
    })
    this.#isAtMeta = type.isAtMeta ?? false
    this.#requests = setup.kinds.map(({ method = 'GET', url }) => ({ method, url, token: setup.accessToken }))
    this.#tally = new Tally(lengthMs)
    this.#blocks = new BlockWatch(setup.blocks ?? [], setup.burst ?? 0)
    this.#latency = createRandom(seed, 'latency')
    this.#lateness = createRandom(seed, 'lateness')
    this.#draw = createRandom(seed, 'kinds')
    this.#lines = Array.from({ length: setup.processes }, () => [])
    this.#asksAt = new Float64Array(setup.processes).fill(Number.POSITIVE_INFINITY)
    this.#due = setup.demand === undefined ? Number.POSITIVE_INFINITY : 0
  }

  async run(): Promise<RunResult> {
    this.#begin()
    while (this.#heap.firstAt < this.#endAt) {
      this.#now = this.#heap.firstAt
      const event = this.#heap.pop()
      this.#handle(event % 16, Math.floor(event / 16))
      for (let process = this.#stirred.pop(); process !== undefined; process = this.#stirred.pop()) {
        const line = this.#lines[process]!
        while (line.length > 0) {
          const answer = this.#strategy.ask(line[0]!, this.#now)
          const goAt = typeof answer === 'number' ? answer : await answer
          if (goAt > this.#now) {
            this.#askAt(process, goAt)
            break
          }
          this.#send(line.shift()!)
        }
      }
    }
    this.#now = this.#endAt
    return { tally: this.#tally, setup: this.#setup, blocks: this.#blocks.outcomes(this.#endAt) }
  }

  #begin(): void {
    const { processes, workersEach, demand, changes = [] } = this.#setup
    // One worker of each process after the other, a millisecond apart.
    for (let i = 0; i < processes * workersEach; i++) {
      const flight = this.#spareFlight(i % processes)
      if (demand === undefined) this.#heap.push(START_AT + i, GO_ON, flight.index)
      else this.#idle.push(flight)
    }
    if (demand !== undefined) this.#heap.push(START_AT, DUE, 0)
    changes.forEach(({ at }, index) => {
      this.#heap.push(at, CHANGE, index)
    })
    this.#setup.blocks?.forEach(({ startAt }) => {
      this.#heap.push(startAt - LATENCY_MS.min / 2, DUE, this.#setup.burst!)
    })
    this.#heap.push(START_AT + MINUTE_MS - 1, MINUTE, 0)
  }

  #handle(type: number, index: number): void {
    switch (type) {
      case ARRIVE:
        this.#arrive(this.#flights[index]!)
        break
      case RETURN:
        this.#return(this.#flights[index]!)
        break
      case READ_LATE: {
        const flight = this.#flights[index]!
        this.#strategy.settle(flight, this.#now)
        this.#spare.push(flight)
        this.#stirred.push(flight.process)
        break
      }
      case GO_ON: {
        const flight = this.#flights[index]!
        if (flight.refusals === 0) this.#takeJob(flight)
        else this.#line(flight)
        break
      }
      case ASK:
        if (this.#asksAt[index] !== this.#now) break
        this.#asksAt[index] = Number.POSITIVE_INFINITY
        this.#stirred.push(index)
        break
      case DUE:
        this.#comeUp(index)
        break
      case CHANGE:
        this.#setup.changes![index]!.make(this.#meta)
        for (let process = 0; process < this.#lines.length; process++) this.#stirred.push(process)
        break
      case MINUTE: {
        const { percent, cpuPercent } = this.#meta.usage(this.#setup.meter)
        this.#tally.percent[index] = Math.min(100, Math.max(percent, cpuPercent))
        this.#heap.push(this.#now + MINUTE_MS, MINUTE, index + 1)
        break
      }
    }
  }

  /** Calls come up: one, the next of which is due after a random gap, or so many at once. */
  #comeUp(atOnce: number): void {
    if (atOnce === 0) {
      const gapMs = (2 * this.#draw() * HOUR_MS) / this.#setup.demand!
      this.#heap.push(this.#now + Math.max(1, Math.round(gapMs)), DUE, 0)
    }
    this.#due += Math.max(1, atOnce)
    while (this.#due > 0 && this.#idle.length > 0) this.#takeJob(this.#idle.shift()!)
  }

  #takeJob(flight: Flight): void {
    if (this.#due === 0) {
      this.#idle.push(flight)
      return
    }
    this.#due -= 1
    flight.kind = this.#drawKind()
    this.#line(flight)
  }

  #drawKind(): number {
    const { kinds } = this.#setup
    if (kinds.length === 1) return 0
    let left = this.#draw()
    for (let kind = 0; kind < kinds.length - 1; kind++) {
      left -= kinds[kind]!.share
      if (left < 0) return kind
    }
    return kinds.length - 1
  }

  #line(flight: Flight): void {
    this.#lines[flight.process]!.push(flight)
    this.#stirred.push(flight.process)
  }

  #askAt(process: number, goAt: number): void {
    const at = Math.max(this.#now + 1, Math.min(Math.ceil(goAt), this.#now + LONGEST_WAIT_MS))
    if (at >= this.#asksAt[process]! && this.#asksAt[process]! > this.#now) return
    this.#asksAt[process] = at
    this.#heap.push(at, ASK, process)
  }

  #send(flight: Flight): void {
    this.#blocks.sent(this.#now)
    if (this.#isAtMeta) this.#arrive(flight)
    else this.#heap.push(this.#now + this.#halfTrip(), ARRIVE, flight.index)
  }

  #halfTrip(): number {
    return Math.round((LATENCY_MS.min + (LATENCY_MS.max - LATENCY_MS.min) * this.#latency()) / 2)
  }

  #arrive(flight: Flight): void {
    flight.response = this.#meta.handle(this.#requests[flight.kind]!)
    this.#tally.arrived(this.#now, flight.response.status === 200)
    const backMs = this.#isAtMeta ? this.#halfTrip() + this.#halfTrip() : this.#halfTrip()
    this.#heap.push(this.#now + backMs, RETURN, flight.index)
  }

  #return(flight: Flight): void {
    const { headersLateMs } = this.#setup
    const isAnswered = flight.response.status === 200
    if (isAnswered) this.#blocks.answered(this.#now)
    if (isAnswered && headersLateMs !== undefined) {
      const lateMs = headersLateMs.min + (headersLateMs.max - headersLateMs.min) * this.#lateness()
      this.#heap.push(this.#now + Math.round(lateMs), READ_LATE, flight.index)
      this.#takeJob(this.#spareFlight(flight.process))
      return
    }
    flight.refusals = isAnswered ? 0 : flight.refusals + 1
    const goOnAt = this.#strategy.settle(flight, this.#now)
    this.#stirred.push(flight.process)
    if (goOnAt > this.#now) this.#heap.push(goOnAt, GO_ON, flight.index)
    else if (isAnswered) this.#takeJob(flight)
    else this.#line(flight)
  }

  #spareFlight(process: number): Flight {
    let flight = this.#spare.pop()
    if (flight === undefined) {
      const index = this.#flights.length
      flight = { index, process, kind: 0, refusals: 0, permit: undefined, response: NO_RESPONSE }
      this.#flights.push(flight)
    }
    flight.process = process
    flight.refusals = 0
    return flight
  }
}

function noTimers(): never {
  throw new Error('nobody waits in acquire in a run')
}
