import type { Call } from '../calls/call.ts'
import type { Endpoint } from '../calls/endpoint.ts'
import { forgetOldest } from './forget-oldest.ts'
import type { Correction } from './plan.ts'

/** Most corrections that are kept, of each sort. The oldest are forgotten. */
const MOST_CORRECTIONS = 5_000

/** Edges that list ad accounts: their responses report on each account, and count for none. */
const LISTS_OF_ACCOUNTS = /ad_?accounts$/

/**
 * What responses taught about kinds of call: the family that Meta's `type` names, in place of the guess that the
 * path allows. What is learned of a path holds for all calls of that path with that sort of token; what is
 * learned of an edge, where the object before it may be any, tells the family and leaves the object to the path.
 */
export class Corrections {
  readonly #ofPaths = new Map<string, Correction>()
  readonly #ofEdges = new Map<string, Correction>()

  get(call: Call, endpoint: Endpoint): Correction | undefined {
    return this.#ofPaths.get(pathKey(call, endpoint)) ?? this.#ofEdges.get(edgeKey(call, endpoint) ?? '')
  }

  /** Whether responses to a call can teach anything of its kind. */
  canLearn({ family }: Call, { segments }: Endpoint): boolean {
    return family === undefined && !LISTS_OF_ACCOUNTS.test(segments.at(-1) ?? '')
  }

  /**
   * Takes note of what a response to a call showed, which {@link canLearn}. What the caller said, and what the path says, goes before it.
   *
   * @param madeWith what was known when the plan of the call was made
   * @returns whether a plan made now would differ
   */
  learn(call: Call, endpoint: Endpoint, correction: Correction, madeWith: Correction | undefined): boolean {
    const { segments } = endpoint
    const isNamed =
      call.subjects !== undefined || segments[0]?.startsWith('act_') || isOfWhomever(call, endpoint)
    const learned = isNamed ? { ...correction, subjectId: undefined } : correction
    if (!isSame(this.get(call, endpoint), learned)) {
      keep(this.#ofPaths, pathKey(call, endpoint), learned)
      const edge = edgeKey(call, endpoint)
      if (edge !== undefined) keep(this.#ofEdges, edge, { ...learned, subjectId: undefined })
    }
    return !isSame(madeWith, learned)
  }
}

function isSame(a: Correction | undefined, b: Correction): boolean {
  return a?.familyName === b.familyName && a.subjectId === b.subjectId
}

/** Whether the path begins with `me`, and it is not known who that is. */
function isOfWhomever({ token }: Call, { segments }: Endpoint): boolean {
  return segments[0] === 'me' && token.id === undefined
}

function pathKey({ token }: Call, { api, segments }: Endpoint): string {
  // Who `me` is, the token tells.
  const owner = segments[0] === 'me' ? (token.id ?? '') : ''
  return `${token.type} ${owner} ${api} ${segments.join('/')}`
}

function edgeKey({ token }: Call, { api, segments }: Endpoint): string | undefined {
  return segments.length < 2 ? undefined : `${token.type} ${api} ${segments.slice(1).join('/')}`
}

function keep(corrections: Map<string, Correction>, key: string, correction: Correction): void {
  corrections.set(key, correction)
  forgetOldest(corrections, MOST_CORRECTIONS)
}
