import { families, familyNamed } from '../families/catalogue.ts'
import type { Family } from '../families/family.ts'
import { bareId, type Call, methodOf } from './call.ts'
import type { Endpoint } from './endpoint.ts'
import { type Route, Router } from './router.ts'

/** A family that a call falls under, and the subject it counts for. */
export interface Membership {
  readonly family: Family
  readonly subjectId: string
  /** Whether the limit only closes the call when it is blocked, and does not count it. */
  readonly gate?: boolean
}

/** Longest id that becomes part of a key. */
const MOST_CHARACTERS = 128

/** Stands for an id that nothing tells. */
const UNKNOWN = 'unknown'

const router = new Router(families)
const app = familyNamed('app')!
const user = familyNamed('user')!

/**
 * The limits that a call falls under: the closest Business Use Case, or else the Platform limits of its token,
 * and every custom limit of its edge. "If both Platform and Business Use Case rate limits can be applied to a
 * request, BUC rate limits will be applied" (Meta, Rate Limits).
 */
export function classify(call: Call, endpoint: Endpoint, appId: string): Membership[] {
  const method = methodOf(call)
  const routes = router.match(endpoint.api, method, endpoint.segments)
  const memberships: Membership[] = []
  const add = (family: Family, route: Route | undefined) => {
    memberships.push({ family, subjectId: subjectOf(family, call, endpoint, route, appId) })
  }
  const hinted = call.family === undefined ? undefined : familyNamed(call.family)
  const closest = routes.find(({ family }) => family.logic === 'business_use_case')
  const main = hinted ?? closest?.family
  if (main !== undefined && main.logic !== 'platform') {
    add(main, routes.find(({ family }) => family === main) ?? closest)
  } else {
    add(app, undefined)
    if (call.token.type === 'user') add(user, undefined)
  }
  for (const route of routes)
    if (route.family.logic === 'custom' && route.family !== hinted) add(route.family, route)
  return memberships
}

/**
 * The subject of a family for a call: what the caller says, then what the path tells, then the first id in the
 * path, which stands for itself until a response names the real subject.
 */
export function subjectOf(
  family: Family,
  call: Call,
  endpoint: Endpoint,
  route: Route | undefined,
  appId: string,
): string {
  const kind = family.subject
  const { api, segments } = endpoint
  // The hosts count apart: an app has a budget of its own on each.
  if (kind === 'app') return api === 'facebook' ? appId : `${appId}@${api}`
  if (kind === 'endpoint') return segments.join('/').slice(0, MOST_CHARACTERS)
  const given = call.subjects?.[kind]
  if (given !== undefined) return bareId(kind, given)
  if (kind === 'user') return call.token.id ?? UNKNOWN
  const id = route?.subjects.get(kind) ?? segments[0] ?? UNKNOWN
  return bareId(kind, id).slice(0, MOST_CHARACTERS)
}
