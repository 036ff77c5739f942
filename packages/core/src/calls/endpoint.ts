import { HeadgateError, kindOf, show } from '../errors.ts'
import type { Api } from '../families/family.ts'

/** A URL, taken apart as far as limits care. */
export interface Endpoint {
  readonly api: Api
  /** Path segments without the version, e.g. `['act_42', 'insights']`. */
  readonly segments: readonly string[]
  /** What the `ids` parameter names: each id counts as a call of its own. `undefined` without it. */
  readonly ids: readonly string[] | undefined
}

const APIS: ReadonlyMap<string, Api> = new Map<string, Api>([
  ['graph.facebook.com', 'facebook'],
  ['graph-video.facebook.com', 'facebook'],
  ['graph.beta.facebook.com', 'facebook'],
  ['rupload.facebook.com', 'facebook'],
  ['graph.instagram.com', 'instagram'],
  ['rupload.instagram.com', 'instagram'],
  ['graph.threads.net', 'threads'],
  ['graph.threads.com', 'threads'],
])

const MOST_CHARACTERS = 8_192
const ORIGIN = /^https?:\/\/([^/?#]+)/i
const OTHER_ORIGIN = /^[^/?#]*:\/\//
/** A first segment that is a host: the scheme is missing. */
const HOST = /(?:^|\.)(?:facebook|instagram|threads)\.(?:com|net)(?::\d*)?$/i
const IDS = /[?&]ids=([^&#]*)/
const VERSION = /^v\d{1,3}(?:\.\d{1,3})?$/
const SEGMENT = /^[\w.,:@%~!$&'()*+;=-]{1,512}$/

/**
 * Takes a URL or path apart.
 *
 * @throws HeadgateError `ERR_INVALID_URL`
 */
export function parseEndpoint(url: string): Endpoint {
  checkUrl(url)
  const origin = ORIGIN.exec(url)
  if (origin === null && OTHER_ORIGIN.test(url)) throw invalidUrl(url, 'has no host that can be read')
  const api = origin === null ? 'facebook' : APIS.get(hostname(origin[1]!))
  if (api === undefined) {
    throw invalidUrl(
      url,
      `names a host that is none of ${[...APIS.keys()].join(', ')}; give the path alone for a proxy`,
    )
  }
  const rest = origin === null ? url : url.slice(origin[0].length)
  const path = pathOf(rest)
  const segments = path.split('/').filter((segment) => segment !== '')
  if (origin === null && HOST.test(segments[0] ?? '')) {
    throw invalidUrl(url, 'begins with a host: add https:// before it')
  }
  if (segments.length > 0 && VERSION.test(segments[0]!)) segments.shift()
  const odd = segments.find((segment) => !SEGMENT.test(segment))
  if (odd !== undefined) throw invalidUrl(url, `has the path segment ${show(masked(odd))}`)
  const ids = idsOf(rest.slice(path.length))
  return { api, segments, ids: ids === undefined ? undefined : splitIds(ids) }
}

/**
 * Checks of a URL what its path alone does not tell: it is right if this and its path are.
 *
 * @throws HeadgateError `ERR_INVALID_URL`
 */
export function checkUrl(url: string): void {
  const given: unknown = url
  if (typeof given === 'string' && given !== '' && given.length <= MOST_CHARACTERS) return
  if (given instanceof URL) throw invalidUrl(url, 'is no string: give url.href')
  if (typeof given !== 'string' || given === '') throw invalidUrl(url, 'is no path or URL')
  throw invalidUrl(url, `has more than ${MOST_CHARACTERS} characters`)
}

/** The part of a URL or path before its query. */
export function pathOf(url: string): string {
  const query = url.indexOf('?')
  const path = query < 0 ? url : url.slice(0, query)
  const hash = path.indexOf('#')
  return hash < 0 ? path : path.slice(0, hash)
}

/** The `ids` parameter of a query, as it stands there. */
export function idsOf(query: string): string | undefined {
  return IDS.exec(query)?.[1]
}

/** How many calls a call counts as: one for each id that it names. */
export function countCalls({ ids }: Endpoint): number {
  return Math.max(1, ids?.length ?? 1)
}

function splitIds(ids: string): string[] {
  return ids.split(/,|%2c/i).filter((id) => id !== '')
}

function hostname(authority: string): string {
  return authority.toLowerCase().replace(/:\d*$/, '')
}

/** A URL as a message may show it: a query, a fragment, a user's name and an app's token can be secrets. */
function presentable(url: unknown): string {
  if (typeof url !== 'string') return url instanceof URL ? 'a URL object' : kindOf(url)
  const path = pathOf(url)
  return show(masked(path) + (path.length < url.length ? `${url[path.length]}…` : ''))
}

function masked(path: string): string {
  return path.replace(/\/\/[^/]*@/, '//…@').replace(/(?:\||%7c)[^/]*/gi, '|…')
}

function invalidUrl(url: unknown, why: string): HeadgateError {
  return new HeadgateError(
    'ERR_INVALID_URL',
    `The call's url ${presentable(url)} ${why}; it should be like 'https://graph.facebook.com/v24.0/act_42/insights' or '/act_42/insights'.`,
  )
}
