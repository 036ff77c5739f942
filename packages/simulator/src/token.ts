/** The kinds of access token that Meta's limits tell apart. */
type TokenType = 'app' | 'user' | 'page' | 'system_user'

/** What an access token stands for. */
export interface Token {
  readonly type: TokenType
  /** The app that the token was issued to. */
  readonly appId: string
  /** The user, page or system user that the token acts for. The app's own id for an app token. */
  readonly ownerId: string
}

const ID = /^[A-Za-z0-9_.-]+$/

/**
 * Reads `app:<appId>`, `user:<appId>:<userId>`, `page:<appId>:<pageId>` or `system_user:<appId>:<id>`.
 * Anything else is no token.
 */
export function parseToken(text: string): Token | undefined {
  const parts = text.split(':')
  const [type, appId, ownerId] = parts
  if (appId === undefined || !ID.test(appId)) return undefined
  if (type === 'app') return parts.length === 2 ? { type, appId, ownerId: appId } : undefined
  if (type !== 'user' && type !== 'page' && type !== 'system_user') return undefined
  if (parts.length !== 3 || ownerId === undefined || !ID.test(ownerId)) return undefined
  return { type, appId, ownerId }
}
