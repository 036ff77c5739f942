import type { Family, SubjectKind } from '../families/family.ts'
import type { Api } from './endpoint.ts'

/** A family that covers an endpoint. */
export interface Route {
  readonly family: Family
  /** Ids that the path tells. */
  readonly subjects: ReadonlyMap<SubjectKind, string>
  /** How closely the edge describes the path: of several Business Use Cases, the closest applies. */
  readonly closeness: number
}

interface Edge {
  readonly family: Family
  readonly methods: readonly string[] | undefined
  readonly pattern: readonly Segment[]
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'id'; readonly prefix: string; readonly subject: SubjectKind }

const CAPTURE = /^([a-z_]*)\{(\w+)\}$/
const ANY = '*'

/** Finds the families whose edges cover an endpoint. */
export class Router {
  /** Edges by their last segment where it is a literal, else under `*`, and by length. */
  readonly #edges = new Map<string, Edge[]>()

  constructor(families: readonly Family[]) {
    for (const family of families) for (const edge of family.edges) this.#add(parseEdge(family, edge))
  }

  /** The families that cover an endpoint, those with the closest edge first. */
  match(api: Api, method: string, segments: readonly string[]): Route[] {
    const routes: Route[] = []
    const last = segments.at(-1)
    for (const end of last === undefined || last === ANY ? [ANY] : [last, ANY]) {
      for (const edge of this.#edges.get(`${segments.length} ${end}`) ?? []) {
        const route = edge.family.api === api ? matchEdge(edge, method, segments) : undefined
        if (route !== undefined) routes.push(route)
      }
    }
    return routes.sort((a, b) => b.closeness - a.closeness)
  }

  #add(edge: Edge): void {
    const last = edge.pattern.at(-1)
    const key = `${edge.pattern.length} ${last?.kind === 'literal' ? last.text : ANY}`
    const edges = this.#edges.get(key)
    if (edges === undefined) this.#edges.set(key, [edge])
    else edges.push(edge)
  }
}

function parseEdge(family: Family, edge: string): Edge {
  const [methods, path] = edge.split(' ') as [string, string]
  return {
    family,
    methods: methods === ANY ? undefined : methods.split(','),
    pattern: path.split('/').map(parseSegment),
  }
}

function parseSegment(text: string): Segment {
  if (text === ANY) return { kind: 'any' }
  const capture = CAPTURE.exec(text)
  if (capture === null) return { kind: 'literal', text }
  return { kind: 'id', prefix: capture[1]!, subject: capture[2] as SubjectKind }
}

function matchEdge(edge: Edge, method: string, segments: readonly string[]): Route | undefined {
  if (edge.methods !== undefined && !edge.methods.includes(method)) return undefined
  const subjects = new Map<SubjectKind, string>()
  let closeness = edge.methods === undefined ? 0 : 1
  for (const [i, part] of edge.pattern.entries()) {
    const segment = segments[i]!
    if (part.kind === 'literal') {
      if (part.text !== segment) return undefined
      closeness += 100
    } else if (part.kind === 'id') {
      if (!segment.startsWith(part.prefix) || segment.length === part.prefix.length) return undefined
      subjects.set(part.subject, segment.slice(part.prefix.length))
      closeness += part.prefix === '' ? 1 : 10
    }
  }
  return { family: edge.family, subjects, closeness }
}
