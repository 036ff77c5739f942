import type { Facts } from '../families/facts.ts'
import type { SubjectKind } from '../families/family.ts'

/** What is known of each subject. Facts of the app hold for every subject that has none of its own. */
export class FactsBook {
  readonly #facts = new Map<string, Facts>()
  readonly #appId: string

  /** Grows with every change, so that plans know when to look again. */
  version = 0

  constructor(appId: string) {
    this.#appId = appId
  }

  /** Adds facts of a subject to those known. A fact that is `undefined` is forgotten. */
  set(kind: SubjectKind, id: string, facts: Facts): void {
    const key = `${kind}:${id}`
    this.#facts.set(key, { ...this.#facts.get(key), ...facts })
    this.version += 1
  }

  /** The facts of a subject, those of the app beneath them. */
  get(kind: SubjectKind, id: string): Facts {
    const ofApp = this.#facts.get(`app:${this.#appId}`)
    const ofSubject = kind === 'app' ? undefined : this.#facts.get(`${kind}:${id}`)
    return { ...ofApp, ...ofSubject }
  }
}
