import { HeadgateError, kindOf, show, showShort } from '../errors.ts'
import { families, familyNamed } from '../families/catalogue.ts'
import { SUBJECT_KINDS, type SubjectKind, type TokenType } from '../families/family.ts'
import { isId, isTokenId } from './id.ts'

/** The token that a call is sent with: never the secret itself. */
export interface Token {
  readonly type: TokenType
  /**
   * Whose token it is: a user's, page's or system user's id, or any name that stays the same for that owner.
   * Needed with `user`, whose calls draw from a pool of that user's. An id, never the access token: it becomes
   * part of keys in the store. At most 64 characters.
   */
  readonly id?: string | undefined
}

/** What a call is about, where its URL does not tell: ids by kind, of which limits take what they need. */
export type Subjects = { readonly [kind in SubjectKind]?: string | undefined }

/** What the caller is about to send. */
export interface Call {
  /** HTTP method. Defaults to `'GET'`. */
  readonly method?: string | undefined
  /**
   * Absolute URL of one of Meta's hosts, or the path alone, which is taken to be on graph.facebook.com. With or
   * without version, e.g. `'/v24.0/act_42/insights'`.
   */
  readonly url: string
  readonly token: Token
  /** How many calls this counts as. Defaults to what the URL tells: `ids=4,5,6` counts as three. */
  readonly cost?: number | undefined
  /**
   * Family that the call belongs to, where the URL does not tell: a bare node id looks the same for all. It goes
   * before whatever the URL suggests. `'app'` says that Platform limits apply, and none besides.
   */
  readonly family?: string | undefined
  /** Ids that the URL does not tell, e.g. `{ adAccount: '42' }` for a call to an ad by its id. */
  readonly subjects?: Subjects | undefined
  /**
   * What is sent along, where limits depend on it: messages, new budgets, spend caps, Threads posts, batches. An
   * object, `URLSearchParams`, `FormData`, or text (JSON or a form). It is read, never kept. As an object it is
   * read fastest.
   */
  readonly body?: unknown
}

const CALL_FIELDS: ReadonlySet<string> = new Set([
  'method',
  'url',
  'token',
  'cost',
  'family',
  'subjects',
  'body',
])
/** All kinds of token. */
export const TOKEN_TYPES: readonly string[] = ['app', 'user', 'page', 'system_user'] satisfies TokenType[]
const METHOD = /^[A-Za-z]{1,16}$/
/** The methods of Meta's APIs, in the form that `methodOf` gives: these need no more checks and no capitals. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'DELETE'])

/**
 * Checks that a caller gave a call, what fields it has, and its method. Of several mistakes, those are told first;
 * then that of the token, see {@link checkToken}; then those that {@link checkDetails} finds; then that of the URL.
 *
 * @throws HeadgateError `ERR_INVALID_CALL`
 */
export function checkCall(call: Call): void {
  if (typeof call !== 'object' || call === null) {
    throw invalidCall(`A call is ${kindOf(call)}; it should be an object with url and token.`)
  }
  // Of a call that is right, this makes no list of its fields.
  for (const field in call) {
    if (!CALL_FIELDS.has(field) && Object.hasOwn(call, field)) {
      throw invalidCall(
        `A call has no field ${showShort(field)}; its fields are ${[...CALL_FIELDS].join(', ')}.`,
      )
    }
  }
  const { method } = call
  if (method !== undefined && !METHODS.has(method) && (typeof method !== 'string' || !METHOD.test(method))) {
    throw invalidCall(`The call's method is ${showShort(method)}; it should be an HTTP method such as 'GET'.`)
  }
}

/**
 * Checks what a call has beside its URL, its token and its method.
 *
 * @throws HeadgateError `ERR_INVALID_CALL`, `ERR_INVALID_COST`
 */
export function checkDetails({ cost, family, subjects, body }: Call): void {
  if (cost !== undefined) checkCost(cost)
  if (family !== undefined && (typeof family !== 'string' || familyNamed(family) === undefined)) {
    throw invalidCall(
      `There is no family ${showShort(family)}; it should be a name in the families of '@headgate/core', such as ${namesLike(family)}.`,
    )
  }
  if (subjects !== undefined) checkSubjects(subjects)
  if (body !== undefined && typeof body !== 'string' && (typeof body !== 'object' || body === null)) {
    throw invalidCall(
      `The call's body is ${show(body)}; it should be an object, or text that is JSON or a form.`,
    )
  }
}

/** Some names of families, those that begin alike first. */
function namesLike(wrong: unknown): string {
  const start = String(wrong).slice(0, 3)
  const names = families.map(({ name }) => name)
  const alike = names.filter((name) => name.startsWith(start))
  return [...new Set([...alike, ...names])].slice(0, 6).join(', ')
}

/** @throws HeadgateError `ERR_INVALID_CALL` */
export function checkToken(token: Token): void {
  if (typeof token !== 'object' || token === null || !TOKEN_TYPES.includes(token.type)) {
    const types = TOKEN_TYPES.map(show).join(', ')
    const seen =
      typeof token === 'object' && token !== null
        ? `an object with the type ${showShort(token.type)}`
        : kindOf(token)
    throw invalidCall(`The call's token is ${seen}; it should be { type, id } with a type of ${types}.`)
  }
  if (token.id !== undefined) {
    if (isTokenId(token.id)) return
    throw invalidCall(
      `token.id is ${showShort(token.id)}; it should be whose token it is, never the token itself: a string of 1 to 64 letters, digits or . : @ _ -`,
    )
  }
  if (token.type === 'user') {
    throw invalidCall(
      'The call has a user token without an id; give whose token it is, e.g. { type: "user", id: "7" }.',
    )
  }
}

/** @throws HeadgateError `ERR_INVALID_COST` */
function checkCost(cost: number): void {
  if (typeof cost === 'number' && Number.isFinite(cost) && cost > 0) return
  throw new HeadgateError(
    'ERR_INVALID_COST',
    `The call's cost is ${show(cost)}; it should be a number above 0, such as 1.`,
  )
}

/** @throws HeadgateError `ERR_INVALID_CALL` */
export function checkSubjects(subjects: Subjects): void {
  if (typeof subjects !== 'object' || subjects === null) {
    throw invalidCall(
      `The subjects are ${kindOf(subjects)}; they should be an object such as { adAccount: '42' }.`,
    )
  }
  for (const [kind, id] of Object.entries(subjects)) {
    if (!(SUBJECT_KINDS as readonly string[]).includes(kind)) {
      throw invalidCall(
        `There is no subject ${showShort(kind)}; the subjects are ${SUBJECT_KINDS.join(', ')}.`,
      )
    }
    if (id !== undefined) checkId(`subjects.${kind}`, id)
  }
}

function checkId(what: string, id: unknown): void {
  if (isId(id)) return
  throw invalidCall(
    `${what} is ${showShort(id)}; it should be a string of 1 to 128 letters, digits or . : @ _ -`,
  )
}

/** The error for a call that cannot be right. */
export function invalidCall(message: string): HeadgateError {
  return new HeadgateError('ERR_INVALID_CALL', message)
}

/** Ids are compared without the prefix that ad accounts carry in paths: headers leave it out. */
export function bareId(kind: SubjectKind, id: string): string {
  return kind === 'adAccount' && id.startsWith('act_') ? id.slice(4) : id
}

/** The call's HTTP method in capitals. */
export function methodOf({ method }: Call): string {
  if (method === undefined) return 'GET'
  return METHODS.has(method) ? method : method.toUpperCase()
}
