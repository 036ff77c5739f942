import { HeadgateError, show } from '../errors.ts'
import { type EventOf, type EventType, LISTENABLE, type LimiterEvent } from './events.ts'

type Listener = (event: LimiterEvent) => unknown

/** Who listens to a limiter. A listener that fails, at once or later, harms nobody. */
export class EventHub {
  readonly #listeners = new Map<string, Set<Listener>>()
  #size = 0

  /** Whether anybody listens to anything. */
  get isHeard(): boolean {
    return this.#size > 0
  }

  /** @throws HeadgateError `ERR_INVALID_OPTION` */
  on<T extends EventType | '*'>(type: T, listener: (event: EventOf<T>) => unknown): () => void {
    if (!LISTENABLE.includes(type)) {
      throw new HeadgateError(
        'ERR_INVALID_OPTION',
        `There is no event ${show(type)}; the events are ${LISTENABLE.slice(1).join(', ')}, and '*' for all.`,
      )
    }
    if (typeof listener !== 'function') {
      throw new HeadgateError(
        'ERR_INVALID_OPTION',
        `on was given ${show(listener)} as listener; it should be a function.`,
      )
    }
    const listeners = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, listeners)
    // A function of its own for each time, so that whoever listens twice is told twice, and can stop once.
    const told: Listener = (event) => listener(event as EventOf<T>)
    listeners.add(told)
    this.#size += 1
    return () => {
      if (listeners.delete(told)) this.#size -= 1
    }
  }

  /** Tells everybody who listens. Never throws. */
  emit(event: LimiterEvent): void {
    for (const type of [event.type, '*']) {
      const listeners = this.#listeners.get(type)
      // Who joins or leaves meanwhile changes nothing about who is told.
      if (listeners !== undefined) for (const listener of [...listeners]) tell(listener, event)
    }
  }

  emitAll(events: readonly LimiterEvent[]): void {
    for (const event of events) this.emit(event)
  }
}

function tell(listener: Listener, event: LimiterEvent): void {
  try {
    const answer = listener(event)
    if (typeof answer === 'object' && answer !== null) void Promise.resolve(answer).catch(ignore)
  } catch {
    // What fails is the listener's.
  }
}

function ignore(): void {}
