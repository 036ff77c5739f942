import { type Api, type Family, SUBJECT_KINDS, type SubjectKind, type TokenType } from '../families/family.ts'
import { ASPECTS, type Aspect } from './aspect.ts'
import { type Subjects, TOKEN_TYPES } from './call.ts'

/** What decides which edges cover a call. */
export interface RouteQuery {
  readonly api: Api
  readonly method: string
  readonly segments: readonly string[]
  readonly token: TokenType
  /** What the query and the body tell. */
  readonly aspects: readonly string[]
  /** What the caller names. */
  readonly subjects: Subjects | undefined
}

/** A family that covers a call. */
export interface Route {
  readonly family: Family
  /** Ids that the path tells. */
  readonly subjects: ReadonlyMap<SubjectKind, string>
  /** How closely the edge describes the call: of several Business Use Cases, the closest applies. */
  readonly closeness: number
}

interface Edge {
  readonly family: Family
  readonly methods: readonly string[] | undefined
  readonly pattern: readonly Segment[]
  readonly tokens: readonly TokenType[] | undefined
  readonly aspects: readonly Aspect[]
  readonly named: SubjectKind | undefined
  readonly closeness: number
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'any'; readonly prefix: string }
  /** `prefix` is not part of the id, `start` is. */
  | { readonly kind: 'id'; readonly prefix: string; readonly start: string; readonly subject: SubjectKind }

const CAPTURE = /^([a-z_]*)\{(\w+)(?::(\w+))?\}$/
const PREFIX = /^(\w*)\*$/
const ANY = '*'

/** What each part of an edge counts for. What the caller says goes before what the call tells, and that before its path. */
const CLOSENESS = { named: 1_000, aspect: 200, literal: 40, prefix: 10, token: 4, id: 1, method: 1 }

/** Finds the families whose edges cover a call. */
export class Router {
  /** Edges by API, length, and last segment where it is a literal, else `*`. */
  readonly #edges = new Map<string, Edge[]>()

  /** @throws Error if an edge cannot be read */
  constructor(families: readonly Family[]) {
    for (const family of families) {
      for (const [api, edges] of Object.entries(family.edges)) {
        for (const edge of edges) this.#add(api, parseEdge(family, edge))
      }
    }
  }

  /** The families that cover a call, those with the closest edge first; each family once. */
  match(query: RouteQuery): Route[] {
    const { api, segments } = query
    const routes: Route[] = []
    const last = segments.at(-1)
    for (const end of last === undefined || last === ANY ? [ANY] : [last, ANY]) {
      for (const edge of this.#edges.get(`${api} ${segments.length} ${end}`) ?? []) {
        const subjects = matchEdge(edge, query)
        if (subjects !== undefined) routes.push({ family: edge.family, subjects, closeness: edge.closeness })
      }
    }
    routes.sort((a, b) => b.closeness - a.closeness)
    return routes.filter((route, i) => routes.findIndex(({ family }) => family === route.family) === i)
  }

  #add(api: string, edge: Edge): void {
    const last = edge.pattern.at(-1)
    const key = `${api} ${edge.pattern.length} ${last?.kind === 'literal' ? last.text : ANY}`
    const edges = this.#edges.get(key)
    if (edges === undefined) this.#edges.set(key, [edge])
    else edges.push(edge)
  }
}

function parseEdge(family: Family, edge: string): Edge {
  const [methods = '', path = '', ...rest] = edge.split(' ')
  const conditions = new Map<string, string>()
  for (let i = 0; i < rest.length; i += 2) conditions.set(rest[i]!, rest[i + 1] ?? '')
  for (const word of conditions.keys()) known(edge, 'condition', word, ['by', 'with', 'of'])
  const tokens = conditions.get('by')?.split(',') as TokenType[] | undefined
  const aspects = (conditions.get('with')?.split('+') ?? []) as Aspect[]
  const named = conditions.get('of') as SubjectKind | undefined
  for (const token of tokens ?? []) known(edge, 'token', token, TOKEN_TYPES)
  for (const aspect of aspects) known(edge, 'aspect', aspect, ASPECTS)
  if (named !== undefined) known(edge, 'subject', named, SUBJECT_KINDS)
  const pattern = path.split('/').map((text) => parseSegment(edge, text))
  let closeness = aspects.length * CLOSENESS.aspect
  if (methods !== ANY) closeness += CLOSENESS.method
  if (tokens !== undefined) closeness += CLOSENESS.token
  if (named !== undefined) closeness += CLOSENESS.named
  for (const segment of pattern) closeness += closenessOf(segment)
  return {
    family,
    methods: methods === ANY ? undefined : methods.split(','),
    pattern,
    tokens,
    aspects,
    named,
    closeness,
  }
}

function known(edge: string, what: string, word: string, words: readonly string[]): void {
  if (words.includes(word)) return
  throw new Error(`The edge "${edge}" has the ${what} "${word}"; it should be one of ${words.join(', ')}.`)
}

function parseSegment(edge: string, text: string): Segment {
  const capture = CAPTURE.exec(text)
  if (capture !== null) {
    known(edge, 'subject', capture[2]!, SUBJECT_KINDS)
    const subject = capture[2] as SubjectKind
    return { kind: 'id', prefix: capture[1]!, start: capture[3] ?? '', subject }
  }
  const any = PREFIX.exec(text)
  return any === null ? { kind: 'literal', text } : { kind: 'any', prefix: any[1]! }
}

function closenessOf(segment: Segment): number {
  switch (segment.kind) {
    case 'literal':
      return CLOSENESS.literal
    case 'any':
      return segment.prefix === '' ? 0 : CLOSENESS.prefix
    case 'id':
      return segment.prefix === '' && segment.start === '' ? CLOSENESS.id : CLOSENESS.prefix
  }
}

/** The ids that an edge captures from a call, or `undefined` if it does not cover it. */
function matchEdge(edge: Edge, query: RouteQuery): Map<SubjectKind, string> | undefined {
  if (edge.methods !== undefined && !edge.methods.includes(query.method)) return undefined
  if (edge.tokens !== undefined && !edge.tokens.includes(query.token)) return undefined
  if (edge.named !== undefined && query.subjects?.[edge.named] === undefined) return undefined
  for (const aspect of edge.aspects) if (!query.aspects.includes(aspect)) return undefined
  const subjects = new Map<SubjectKind, string>()
  for (const [i, part] of edge.pattern.entries()) {
    const segment = query.segments[i]!
    if (part.kind === 'literal') {
      if (part.text !== segment) return undefined
    } else if (part.kind === 'any') {
      if (!segment.startsWith(part.prefix)) return undefined
    } else {
      const id = segment.slice(part.prefix.length)
      if (!segment.startsWith(part.prefix) || id === '' || !id.startsWith(part.start)) return undefined
      subjects.set(part.subject, id)
    }
  }
  return subjects
}
