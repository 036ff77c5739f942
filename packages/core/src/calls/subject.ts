import type { Api, SubjectKind } from '../families/family.ts'
import { bareId, type Call } from './call.ts'
import type { Route } from './router.ts'

/** What is seen of a call when it is classified. */
export interface Sight {
  readonly call: Call
  readonly api: Api
  /** The path without version, `me` put as the id that it stands for. */
  readonly segments: readonly string[]
  readonly appId: string
  readonly method: string
  /** Whether it is about an Instagram object although it goes to graph.facebook.com. */
  readonly onInstagram: boolean
  readonly routes: readonly Route[]
  /** Whom a WhatsApp message goes to. */
  readonly to: string | undefined
  /** In whose name hashtags are searched. */
  readonly hashtagUser: string | undefined
}

/** Longest id that becomes part of a key. */
const MOST_CHARACTERS = 128

/** Stands for an id that nothing tells. */
const UNKNOWN = 'unknown'

/**
 * The subject of a kind for a call: what the caller says, then what the path tells, then whose token it is,
 * where that is of the kind; then the first id in the path, which stands for itself until a response names the
 * real subject. `undefined` for a pair whose recipient nothing tells.
 */
export function subjectOf(kind: SubjectKind, sight: Sight, route?: Route): string | undefined {
  const { call, api, segments, appId } = sight
  // The hosts count apart: an app has a budget of its own on each.
  if (kind === 'app') return api === 'facebook' ? appId : `${appId}@${api}`
  if (kind === 'endpoint') return bounded(segments.join('/'))
  const given = call.subjects?.[kind]
  if (given !== undefined) return bounded(bareId(kind, given))
  if (kind === 'pair') return pairOf(sight)
  if (kind === 'recipient') return sight.to
  if (kind === 'user') return call.token.id ?? UNKNOWN
  const captured = route?.subjects.get(kind) ?? capturedBy(sight.routes, kind)
  return bounded(bareId(kind, captured ?? ownerOf(kind, sight, route) ?? segments[0] ?? UNKNOWN))
}

function pairOf(sight: Sight): string | undefined {
  const recipient = subjectOf('recipient', sight)
  return recipient === undefined ? undefined : bounded(`${subjectOf('phoneNumber', sight)}:${recipient}`)
}

function capturedBy(routes: readonly Route[], kind: SubjectKind): string | undefined {
  for (const { subjects } of routes) {
    const id = subjects.get(kind)
    if (id !== undefined) return id
  }
  return undefined
}

/** The subject, as far as the owner of the token tells it. */
function ownerOf(kind: SubjectKind, sight: Sight, route: Route | undefined): string | undefined {
  const { call, api, segments } = sight
  const { type, id } = call.token
  const [first = ''] = segments
  switch (kind) {
    case 'threadsUser':
      return id
    case 'igUser':
      if (sight.hashtagUser !== undefined) return sight.hashtagUser
      // A page stands for its Instagram account, of which it has one.
      return api === 'instagram' || type === 'page' ? id : undefined
    case 'page':
      // A node that nothing more is known of is taken for the page; ids of posts and comments begin with another.
      if (route === undefined && call.family === undefined && !first.includes('_')) return undefined
      return type === 'page' && id !== undefined ? id : first.split('_', 1)[0] || undefined
    default:
      return undefined
  }
}

function bounded(id: string): string {
  return id === '' ? UNKNOWN : id.slice(0, MOST_CHARACTERS)
}
