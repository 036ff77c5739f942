import { kindOf } from '../errors.ts'
import { type Call, invalidCall, methodOf } from './call.ts'
import { fieldOf, parseJson, readParams } from './params.ts'

/** Most items of a batch that Meta takes. */
const MOST_ITEMS = 50

const ORIGIN = /^https?:\/\/[^/?#]+/i
/** The root of an API, with or without version; also `/batch`. */
const ROOT = /^\/*(?:v\d{1,3}(?:\.\d{1,3})?\/*)?(?:batch\/*)?(?:[?#]|$)/
const ODD = /[^\w.,:@%~!$&'()*+;=/-]/g

/**
 * The calls that a batch is made of: each is a call of its own for every limit. They are sent with the token of
 * the batch, as far as this can tell: of a token of their own, only Meta knows whose it is. `undefined` for a
 * call that is no batch.
 *
 * A reference to another item's result (`{result=…}`) stands for something that is not known yet: in a path it
 * becomes some id, and in `ids` it counts as one.
 *
 * @throws HeadgateError `ERR_INVALID_CALL` if the batch is none that Meta could take
 */
export function batchItems(call: Call): readonly Call[] | undefined {
  const { url, body } = call
  if (typeof url !== 'string' || methodOf(call) !== 'POST') return undefined
  const origin = ORIGIN.exec(url)?.[0] ?? ''
  const rest = url.slice(origin.length)
  if (!ROOT.test(rest)) return undefined
  const query = rest.indexOf('?')
  const batch = readParams(body, query < 0 ? '' : rest.slice(query)).get('batch')
  if (batch === undefined) return undefined
  const items = typeof batch === 'string' ? parseJson(batch) : batch
  if (!Array.isArray(items) || items.length === 0) {
    throw invalidCall(
      `The call's batch is ${notAsItShouldBe(batch)}; it should be an array, as an array or as JSON, such as [{ method: 'GET', relative_url: 'me' }].`,
    )
  }
  if (items.length > MOST_ITEMS) {
    throw invalidCall(
      `The call's batch has ${items.length} items; Meta takes at most ${MOST_ITEMS}: split it.`,
    )
  }
  return items.map((item, i) => toCall(item, i, call, origin))
}

function toCall(item: unknown, index: number, { token, family, subjects }: Call, origin: string): Call {
  const object = typeof item === 'object' && item !== null ? item : undefined
  const method = fieldOf(object, 'method') ?? 'GET'
  const relativeUrl = fieldOf(object, 'relative_url')
  const body = fieldOf(object, 'body')
  if (typeof relativeUrl !== 'string' || typeof method !== 'string') {
    throw invalidCall(
      `Item ${index} of the call's batch is ${kindOf(item)}; it should have a method and a relative_url, such as { method: 'GET', relative_url: 'act_42/insights' }.`,
    )
  }
  return {
    method,
    url: toUrl(relativeUrl, origin),
    token,
    ...(family !== undefined && { family }),
    ...(subjects !== undefined && { subjects }),
    ...(body !== undefined && body !== null && { body }),
  }
}

function toUrl(relativeUrl: string, origin: string): string {
  if (ORIGIN.test(relativeUrl)) return relativeUrl
  const query = relativeUrl.search(/[?#]/)
  const path = query < 0 ? relativeUrl : relativeUrl.slice(0, query)
  return `${origin}/${path.replace(/^\/+/, '').replace(ODD, '_')}${relativeUrl.slice(path.length)}`
}

/** What a batch is that is none. Its items may have access tokens in them, so they are not shown. */
function notAsItShouldBe(batch: unknown): string {
  return typeof batch === 'string' ? 'a string that is no JSON of an array with items' : kindOf(batch)
}
