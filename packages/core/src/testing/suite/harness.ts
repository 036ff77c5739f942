import type { Command, Outcome, Reply } from '../../engine/command.ts'
import type { Store } from '../../engine/store.ts'
import type { Grant } from '../commands.ts'
import { acquire } from '../commands.ts'
import { matches, ok } from './assert.ts'

/** A store as the suite uses it. */
export interface StoreUnderTest {
  readonly store: Store
  /**
   * Sets the clock that decides, to an epoch ms. Needed where the `clock` capability is `'store'`. Never called
   * while a batch is under way.
   */
  readonly setNow?: (now: number) => void | Promise<void>
  /**
   * Makes another store over the same state, with the same clock. Needed where the `scope` capability is not
   * `'process'`, or `durable` is `true`.
   */
  readonly connect?: () => StoreUnderTest | Promise<StoreUnderTest>
  /** Frees what the test needed, after `close`. */
  readonly cleanup?: () => void | Promise<void>
}

/** A reply with outcomes of its own, as many as there were commands, none if the batch was denied. */
export interface Answer extends Omit<Reply, 'outcomes'> {
  readonly outcomes: readonly Outcome[]
}

/** Drives one store by a clock that stands still until it is moved. */
export class Harness {
  readonly store: Store
  readonly #parts: StoreUnderTest
  #now: number

  constructor(parts: StoreUnderTest, now: number = Date.UTC(2026, 0, 1)) {
    this.#parts = parts
    this.store = parts.store
    this.#now = now
    const needsClock = this.store.capabilities.clock === 'store' && parts.setNow === undefined
    ok(!needsClock, "createStore must return setNow, since the store's clock decides")
  }

  get now(): number {
    return this.#now
  }

  wait(ms: number): void {
    this.#now += ms
  }

  /** Executes commands now. */
  async execute(...commands: Command[]): Promise<Answer> {
    await this.#parts.setNow?.(this.#now)
    return copyOf(await this.store.execute({ now: this.#now, commands }), commands.length)
  }

  /** Executes one command now, and expects it to be done. */
  async do(command: Command): Promise<Outcome> {
    const { deniedBy, outcomes } = await this.execute(command)
    matches(deniedBy, -1, `${command.kind} on ${command.limit.key} must be done`)
    return outcomes[0]!
  }

  /** Acquires now, and expects to be granted. */
  async take(...args: Parameters<typeof acquire>): Promise<Grant> {
    const command = acquire(...args)
    const { seq, used, sure, probe } = await this.do(command)
    return { limit: command.limit, cost: command.cost, at: this.#now, seq, used, sure, probe }
  }

  /** Executes commands now, and expects them to be denied. */
  async denied(expected: Partial<Answer>, ...commands: Command[]): Promise<void> {
    const { deniedBy, retryAt, reason } = await this.execute(...commands)
    ok(deniedBy >= 0, `${commands.map(({ limit }) => limit.key)} must be denied`)
    matches({ deniedBy, retryAt, reason }, { deniedBy: 0, ...expected }, 'the denial')
  }

  /** Expects an acquire to be denied a millisecond before `at`, to which the clock moves, and granted then. */
  async opensAt(at: number, ...args: Parameters<typeof acquire>): Promise<Grant> {
    this.wait(at - 1 - this.#now)
    await this.denied({ retryAt: at }, acquire(...args))
    this.wait(1)
    return this.take(...args)
  }

  /** A second store over the same state, on this clock. */
  async connect(): Promise<Harness> {
    const { connect } = this.#parts
    ok(connect !== undefined, 'createStore must return connect, since others can see the state')
    return new Harness(await connect(), this.#now)
  }

  async dispose(): Promise<void> {
    await this.store.close()
    await this.#parts.cleanup?.()
  }
}

export function copyOf(reply: Reply, size: number): Answer {
  const outcomes = reply.deniedBy >= 0 ? [] : reply.outcomes.slice(0, size).map((outcome) => ({ ...outcome }))
  return { ...reply, outcomes }
}
