import { type Call, methodOf } from './call.ts'
import { idsOf } from './endpoint.ts'
import { isId } from './id.ts'
import { fieldOf, type Params, readParams, toObject } from './params.ts'

/** What the query or the body of a call tells about its families. */
export const ASPECTS = [
  /** A budget is changed. */
  'budget',
  /** The spend cap of an ad account is changed. */
  'spend_cap',
  /** A field asks for another account: Business Discovery. */
  'business_discovery',
  /** `platform=instagram`: the Instagram account of the page is meant. */
  'instagram',
  /** The body is a message of the Messenger Platform. */
  'messenger',
  /** The message has audio or video. */
  'media',
  /** The message is a private reply to a comment. */
  'comment',
  /** The body is a WhatsApp message. */
  'whatsapp',
  /** A Threads post is made and published at once. */
  'publish',
  /** A Threads reply is made and published at once. */
  'publish_reply',
] as const
export type Aspect = (typeof ASPECTS)[number]

/** Whether the query of a call that changes nothing can tell anything. */
const TELLING_QUERY = /[?&](?:ids|platform|user_id)=|business_discovery/

/** A path that is an id alone, and whether it is an ad account's. */
const NODE = /^(?:https?:\/\/[^/]+)?\/*(?:v\d[\d.]*\/+)?(act_)?[^/]+\/*$/i

/**
 * What the query and the body of a call tell about its families, as words: names of aspects, and `ids=`, `to=`
 * or `user=` with their values. Two calls alike in method, path, token, hints and these words have the same
 * limits. Empty for nearly all calls, and then found out without looking closely.
 *
 * @param path the part of the call's URL before its query
 */
export function aspectsOf(call: Call, path: string): string {
  const { url, body } = call
  if (body === undefined && path.length === url.length) return ''
  const isPost = methodOf(call) === 'POST'
  if (!isPost && !TELLING_QUERY.test(url)) return ''
  const query = url.slice(path.length)
  const words: string[] = []
  const ids = idsOf(query)
  // No id has a plus, so that what is no id does not become one.
  if (ids !== undefined) words.push(`ids=${ids.replace(/\s/g, '+')}`)
  const edge = lastSegment(path)
  if (isPost) tellOfPost(words, edge, path, body, query)
  else tellOfQuery(words, edge, query)
  return words.join(' ')
}

/** The value of `ids=`, `to=` or `user=` among the words of {@link aspectsOf}. */
export function valueIn(words: readonly string[], name: 'ids' | 'to' | 'user'): string | undefined {
  const word = words.find((candidate) => candidate.startsWith(`${name}=`))
  return word?.slice(name.length + 1)
}

function lastSegment(path: string): string {
  let end = path.length
  while (end > 0 && path.charCodeAt(end - 1) === 47) end -= 1
  return path.slice(path.lastIndexOf('/', end - 1) + 1, end)
}

function tellOfQuery(words: string[], edge: string, query: string): void {
  if (query.includes('business_discovery')) words.push('business_discovery')
  if (edge === 'conversations' || edge === 'messages') {
    if (isInstagram(readParams(undefined, query))) words.push('instagram')
  } else if (edge === 'ig_hashtag_search') {
    const user = toId(readParams(undefined, query).get('user_id'))
    if (user !== undefined) words.push(`user=${user}`)
  }
}

function tellOfPost(words: string[], edge: string, path: string, body: unknown, query: string): void {
  switch (edge) {
    case 'messages':
    case 'marketing_messages':
      tellOfMessage(words, readParams(body, query))
      break
    case 'threads': {
      const params = readParams(body, query)
      if (!isTrue(params.get('auto_publish_text'))) break
      words.push(params.get('reply_to_id') === undefined ? 'publish' : 'publish_reply')
      break
    }
    default: {
      const node = NODE.exec(path)
      if (node === null) break
      const params = readParams(body, query)
      if (node[1] !== undefined) {
        if (params.get('spend_cap') !== undefined) words.push('spend_cap')
      } else if ((params.get('daily_budget') ?? params.get('lifetime_budget')) !== undefined) {
        words.push('budget')
      }
    }
  }
}

function tellOfMessage(words: string[], params: Params): void {
  if (params.get('messaging_product') === 'whatsapp') {
    words.push('whatsapp')
    const to = toPhone(params.get('to'))
    if (to !== undefined) words.push(`to=${to}`)
    return
  }
  const recipient = params.get('recipient')
  const message = toObject(params.get('message'))
  if (isInstagram(params)) words.push('instagram')
  else if (recipient !== undefined || message !== undefined) words.push('messenger')
  if (fieldOf(toObject(recipient), 'comment_id') !== undefined) words.push('comment')
  else if (hasMedia(message)) words.push('media')
}

function hasMedia(message: object | undefined): boolean {
  const attachments = fieldOf(message, 'attachments') ?? fieldOf(message, 'attachment')
  const list = Array.isArray(attachments) ? attachments.slice(0, 50) : [attachments]
  return list.some((attachment) => {
    const type = fieldOf(toObject(attachment), 'type')
    return type === 'audio' || type === 'video'
  })
}

function isInstagram(params: Params): boolean {
  const platform = params.get('platform')
  return typeof platform === 'string' && platform.toLowerCase() === 'instagram'
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1
}

function toId(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return isId(text) ? text : undefined
}

/** A phone number as its digits, however it is written: the pair is the same. */
function toPhone(value: unknown): string | undefined {
  const id = typeof value === 'string' ? value.replace(/[\s()+-]/g, '') : value
  return toId(id)
}
