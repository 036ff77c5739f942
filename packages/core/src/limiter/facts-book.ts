import type { Facts } from '../families/facts.ts'
import type { SubjectKind } from '../families/family.ts'
import { forgetOldest } from './forget-oldest.ts'

/** Subjects of which learned facts are kept: an app meets more than it can keep, and learns them again. */
const MOST_LEARNED = 10_000

/**
 * What is known of each subject. Facts of the app hold for every subject that has none of its own. What the
 * caller told is kept; of what responses taught, the oldest is forgotten when it becomes too much. Of the two,
 * the newer counts.
 */
export class FactsBook {
  readonly #told = new Map<string, Facts>()
  readonly #learned = new Map<string, Facts>()
  readonly #appId: string

  /** Grows with every change, and never falls: plans add it to that of the costs to know when to look again. */
  version = 0

  constructor(appId: string) {
    this.#appId = appId
  }

  /** Adds facts of a subject that the caller tells to those known. A fact that is `undefined` is forgotten. */
  set(kind: SubjectKind, id: string, facts: Facts): void {
    const key = keyOf(kind, id)
    put(this.#told, key, { ...this.#told.get(key), ...facts })
    const learned = this.#learned.get(key)
    if (learned !== undefined) put(this.#learned, key, without(learned, facts))
    this.version += 1
  }

  /** Adds facts of a subject that a response taught. */
  learn(kind: SubjectKind, id: string, facts: Facts): void {
    const key = keyOf(kind, id)
    const learned = { ...this.#learned.get(key), ...facts }
    this.#learned.delete(key)
    put(this.#learned, key, learned)
    forgetOldest(this.#learned, MOST_LEARNED)
    this.version += 1
  }

  /** The facts of a subject, those of the app beneath them. */
  get(kind: SubjectKind, id: string): Facts {
    const ofApp = keyOf('app', this.#appId)
    const own = keyOf(kind, id)
    const facts = { ...this.#told.get(ofApp), ...this.#learned.get(ofApp) }
    return kind === 'app' ? facts : { ...facts, ...this.#told.get(own), ...this.#learned.get(own) }
  }
}

function keyOf(kind: SubjectKind, id: string): string {
  return `${kind}:${id}`
}

/** Keeps the facts that are known, and nothing where none is. */
function put(book: Map<string, Facts>, key: string, facts: Facts): void {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined)
  if (known.length === 0) book.delete(key)
  else book.set(key, Object.fromEntries(known))
}

function without(facts: Facts, others: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !Object.hasOwn(others, name)))
}
