/**
 * What Meta answers when asked how much an account may still publish: `GET /{ig-user}/content_publishing_limit`
 * and `GET /{threads-user}/threads_publishing_limit`. Instagram names one quota, Threads names up to four.
 */
export interface PublishingLimit {
  readonly data: readonly PublishingLimitEntry[]
}

/** How much of a quota is there. */
export interface PublishingConfig {
  readonly quota_total?: number
  /** Length of the rolling window in seconds. */
  readonly quota_duration?: number
}

/** The entry of one account. Fields appear as they were asked for; others may stand beside them. */
export interface PublishingLimitEntry {
  readonly quota_usage?: number
  readonly config?: PublishingConfig
  readonly reply_quota_usage?: number
  readonly reply_config?: PublishingConfig
  readonly delete_quota_usage?: number
  readonly delete_config?: PublishingConfig
}

/** One quota of such an answer. `undefined` is what the answer does not say. */
export interface PublishingQuota {
  /** What was used when Meta answered. */
  readonly used: number | undefined
  /** What may be used in a window. */
  readonly total: number | undefined
  /** Length of the rolling window in ms. */
  readonly durationMs: number | undefined
}

/** Which quota of the answer: posts, Threads replies, or Threads deletions. */
export type PublishingKind = 'posts' | 'replies' | 'deletes'

const PREFIXES: { readonly [kind in PublishingKind]: string } = {
  posts: '',
  replies: 'reply_',
  deletes: 'delete_',
}

/**
 * Reads one quota from Meta's answer. Tolerant: takes the answer whole, its `data`, or its entry, and numbers
 * also as strings. `undefined` where the answer says nothing of that quota.
 */
export function readPublishingLimit(answer: unknown, kind: PublishingKind): PublishingQuota | undefined {
  const entry = entryOf(answer)
  if (entry === undefined) return undefined
  const prefix = PREFIXES[kind]
  const config = toObject(field(entry, `${prefix}config`))
  const used = toCount(field(entry, `${prefix}quota_usage`))
  const total = config === undefined ? undefined : toCount(field(config, 'quota_total'))
  const seconds = config === undefined ? undefined : toCount(field(config, 'quota_duration'))
  if (used === undefined && total === undefined) return undefined
  return { used, total, durationMs: seconds === undefined ? undefined : seconds * 1_000 }
}

/** Whether a value is such an answer: whether it says anything of any quota. */
export function isPublishingLimit(answer: unknown): boolean {
  return Object.keys(PREFIXES).some(
    (kind) => readPublishingLimit(answer, kind as PublishingKind) !== undefined,
  )
}

function entryOf(answer: unknown): object | undefined {
  if (Array.isArray(answer)) return toObject(answer[0])
  const whole = toObject(answer)
  if (whole === undefined) return undefined
  const data = field(whole, 'data')
  return data === undefined ? whole : toObject(Array.isArray(data) ? data[0] : data)
}

function field(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
}

function toObject(value: unknown): object | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}

function toCount(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined
}
