import { families, familyNamed, familyOfType, limitsAlongside } from '../families/catalogue.ts'
import type { Family, MetricName, SubjectKind, TokenType } from '../families/family.ts'
import { aspectsOf, valueIn } from './aspect.ts'
import { type Call, invalidCall, methodOf } from './call.ts'
import { type Endpoint, pathOf } from './endpoint.ts'
import { isId } from './id.ts'
import { type Route, Router } from './router.ts'
import { type Sight, subjectOf } from './subject.ts'

/** A family that a call falls under, and the subject it counts for. */
export interface Membership {
  readonly family: Family
  readonly subjectId: string
  /**
   * How much of it the call takes, in parts of the call's cost: `3` for a write on a score, `0` where the limit
   * only closes the call when it is blocked, and does not count it. Defaults to `1`.
   */
  readonly factor?: number
  /** Which of the family's quotas it is about, where not the number of calls. */
  readonly metric?: MetricName
}

const router = new Router(families)
const app = familyNamed('app')!
const user = familyNamed('user')!

/** The Business Use Case of a call whose edge no family claims, by what the caller names. */
const BY_SUBJECT: readonly (readonly [SubjectKind, Family])[] = [
  ['adAccount', familyNamed('ads_management')!],
  ['adSet', familyNamed('ads_management')!],
  ['catalog', familyNamed('catalog_management')!],
  ['waba', familyNamed('whatsapp_business_management')!],
  ['igUser', familyNamed('instagram')!],
  ['page', familyNamed('pages')!],
]

/** First segments on graph.facebook.com that are no object: neither a page nor anything else that has a use case. */
const NO_NODES: ReadonlySet<string> = new Set([
  'search',
  'oauth',
  'debug_token',
  'device',
  'ads_archive',
  'ig_hashtag_search',
  'ig_oembed',
  'instagram_oembed',
  'oembed_page',
  'oembed_post',
  'oembed_video',
  'ig-api-upload',
  'video-upload',
])

/** Ids of Instagram's objects have 17 digits and begin so; those of its users with 1784. */
const INSTAGRAM_ID = /^1[78]\d{15}$/

/**
 * The limits that a call falls under: the closest Business Use Case, or else the Platform limits of its token,
 * and the custom limits of its edge or its use case. "If both Platform and Business Use Case rate limits can be
 * applied to a request, BUC rate limits will be applied" (Meta, Rate Limits).
 *
 * The use case is the one of, in this order: the caller's hint, the closest edge, the subject that the caller
 * names, the host, the token.
 *
 * @param aspects what {@link aspectsOf} tells of the call
 * @throws HeadgateError `ERR_INVALID_CALL` if nothing tells who `me` is
 */
export function classify(
  call: Call,
  endpoint: Endpoint,
  appId: string,
  aspects: string = aspectsOf(call, pathOf(call.url)),
): Membership[] {
  const { ids, segments } = endpoint
  const { token, subjects } = call
  if (
    segments[0] === 'me' &&
    token.type === 'page' &&
    token.id === undefined &&
    subjects?.page === undefined
  ) {
    throw invalidCall(
      "The call's url begins with me, and its page token has no id; give the page's id as token.id, e.g. { type: 'page', id: '651' }.",
    )
  }
  // With a node in the path, Meta does not take ids for nodes; without, an edge in the path is one of each of them.
  if (ids === undefined || ids.length === 0 || segments.length > 1) {
    return membershipsOf(sightOf(call, endpoint, appId, aspects))
  }
  const shares = new Map<string, { membership: Membership; factor: number }>()
  for (const id of ids) {
    // Meta takes URLs here, too, which are under no use case.
    const one = { ...endpoint, segments: [isId(id) ? id : 'unknown', ...segments] }
    for (const membership of membershipsOf(sightOf(call, one, appId, aspects))) {
      const key = `${membership.family.name} ${membership.subjectId}`
      const share = shares.get(key) ?? { membership, factor: 0 }
      share.factor += membership.factor ?? 1
      shares.set(key, share)
    }
  }
  return [...shares.values()].map(({ membership, factor }) => withFactor(membership, factor / ids.length))
}

/**
 * How a call would fall under a family that its path did not suggest, e.g. one that a response names. Its
 * subject is the best that the call tells.
 */
export function membershipOf(
  family: Family,
  call: Call,
  endpoint: Endpoint,
  appId: string,
  aspects: string = aspectsOf(call, pathOf(call.url)),
): Membership {
  const sight = sightOf(call, endpoint, appId, aspects)
  return toMembership(family, sight) ?? { family, subjectId: subjectOf(family.subject, sight) ?? 'unknown' }
}

/**
 * The call with what a response taught of its kind: the family by Meta's `type`, and the subject that it counts
 * for. What the caller says goes before it. A type that is not known teaches nothing.
 */
export function corrected(call: Call, type: string, subjectId?: string): Call {
  const family = familyOfType(type)
  if (family === undefined || call.family !== undefined) return call
  if (subjectId === undefined || call.subjects?.[family.subject] !== undefined) {
    return { ...call, family: family.name }
  }
  return { ...call, family: family.name, subjects: { ...call.subjects, [family.subject]: subjectId } }
}

function sightOf(call: Call, endpoint: Endpoint, appId: string, aspects: string): Sight {
  const { token, subjects } = call
  const [first, ...rest] = endpoint.segments
  const segments = first === 'me' && token.id !== undefined ? [token.id, ...rest] : endpoint.segments
  const words = aspects === '' ? [] : aspects.split(' ')
  const onInstagram = endpoint.api === 'facebook' && INSTAGRAM_ID.test(segments[0] ?? '')
  const query = {
    api: onInstagram ? 'instagram' : endpoint.api,
    method: methodOf(call),
    segments,
    token: token.type,
    aspects: words,
    subjects,
  } as const
  return {
    call,
    api: endpoint.api,
    segments,
    appId,
    method: query.method,
    onInstagram,
    routes: router.match(query),
    to: valueIn(words, 'to'),
    hashtagUser: valueIn(words, 'user'),
  }
}

function membershipsOf(sight: Sight): Membership[] {
  const { call, routes } = sight
  const { token } = call
  const hint = call.family === undefined ? undefined : familyNamed(call.family)
  const useCase = useCaseOf(sight, hint)
  const isPlatform = useCase === undefined || !accepts(useCase, token.type)
  const memberships: Membership[] = []
  const add = (family: Family, route?: Route) => {
    if (memberships.some((membership) => membership.family === family)) return
    const membership = toMembership(family, sight, route)
    if (membership !== undefined) memberships.push(membership)
  }
  if (isPlatform) {
    add(app)
    // A system user is a user, too; whose, only its id tells.
    if (token.type === 'user' || (token.type === 'system_user' && token.id !== undefined)) add(user)
  } else {
    add(
      useCase,
      routes.find(({ family }) => family === useCase),
    )
  }
  if (hint?.logic === 'platform') return memberships
  if (hint?.logic === 'custom') add(hint)
  else for (const route of routes) if (route.family.logic === 'custom') add(route.family, route)
  if (useCase !== undefined && !(sight.api === 'facebook' && isOwnUser(sight))) {
    for (const family of limitsAlongside(useCase.name)) if (accepts(family, token.type)) add(family)
  }
  return memberships
}

/** The Business Use Case that a call is about, whether its token is under it or not. */
function useCaseOf(sight: Sight, hint: Family | undefined): Family | undefined {
  const { call, routes, api, segments } = sight
  if (hint !== undefined && hint.logic !== 'custom') return toUseCase(hint)
  const implied = hint?.useCases?.[0]
  if (implied !== undefined) return familyNamed(implied)
  const closest = routes.find(({ family }) => family.logic !== 'custom')
  if (closest !== undefined) return toUseCase(closest.family)
  const ofCustom = routes.find(({ family }) => family.useCases !== undefined)?.family.useCases?.[0]
  if (ofCustom !== undefined) return familyNamed(ofCustom)
  const named = BY_SUBJECT.find(([kind]) => call.subjects?.[kind] !== undefined)
  if (named !== undefined) return named[1]
  const [first] = segments
  if (first === undefined) return undefined
  if (api !== 'facebook') return familyNamed(api)
  if (sight.onInstagram) return familyNamed('instagram')
  if (NO_NODES.has(first)) return undefined
  if (first.startsWith('act_')) return familyNamed('ads_management')
  const { type, id } = call.token
  if (type === 'page') return familyNamed('pages')
  return type === 'system_user' && first !== id && first !== sight.appId ? familyNamed('pages') : undefined
}

function toUseCase(family: Family): Family | undefined {
  return family.logic === 'business_use_case' ? family : undefined
}

function accepts(family: Family, token: TokenType): boolean {
  return family.tokens === undefined || family.tokens.includes(token)
}

/** Whether a call is about the token's own user: that is no page, and no ad account has its id. */
function isOwnUser({ call, segments }: Sight): boolean {
  const { type, id } = call.token
  return (type === 'user' || type === 'system_user') && segments[0] === id
}

/** `undefined` where the call takes nothing of the family, or nothing tells what it would count for. */
function toMembership(family: Family, sight: Sight, route?: Route): Membership | undefined {
  const factor = family.cost?.(sight.method) ?? 1
  const subjectId = factor === 0 ? undefined : subjectOf(family.subject, sight, route)
  return subjectId === undefined ? undefined : withFactor({ family, subjectId }, factor)
}

function withFactor({ family, subjectId }: Membership, factor: number): Membership {
  return factor === 1 ? { family, subjectId } : { family, subjectId, factor }
}
