import { changeFacts, defaultFacts, type Facts } from './facts.ts'
import type { Host } from './host.ts'
import type { Token } from './token.ts'

/** What an id can stand for. `object` is anything that the simulator was told nothing about. */
export type Kind =
  | 'app'
  | 'user'
  | 'page'
  | 'lead_form'
  | 'ad_account'
  | 'campaign'
  | 'ad_set'
  | 'ad'
  | 'creative'
  | 'audience'
  | 'report_run'
  | 'instagram_account'
  | 'instagram_media'
  | 'live_comment'
  | 'threads_user'
  | 'threads_media'
  | 'threads_reply'
  | 'catalog'
  | 'business'
  | 'commerce_account'
  | 'whatsapp_account'
  | 'whatsapp_number'
  | 'extended_credit'
  | 'allocation_config'
  | 'object'

/** An id, what it stands for, and what it belongs to. The owner of an ad set is its ad account; a page owns itself. */
export interface Thing {
  readonly kind: Kind
  readonly id: string
  readonly ownerKind: Kind
  readonly ownerId: string
  /** Another id under which its usage is reported too: the business of an Instagram account. */
  readonly alias?: string | undefined
  /** The Instagram account of a page. */
  readonly linkedId?: string | undefined
}

/** What a declaration may say beyond the facts. */
export interface Ties {
  readonly owner?: { readonly kind: Kind; readonly id: string } | undefined
  readonly alias?: string | undefined
  readonly linkedId?: string | undefined
}

/** Objects created by calls are remembered up to this many, oldest forgotten first. */
const CREATED_LIMIT = 100_000

/** All that exists on Meta's side: apps, accounts, pages and what belongs to them, with their facts. */
export class World {
  readonly #things = new Map<string, Thing>()
  readonly #facts = new Map<string, Facts>()
  readonly #created: string[] = []
  #oldestCreated = 0
  #lastId = 0

  /** Declares that something exists. It owns itself unless its ties name an owner. */
  declare(kind: Kind, givenId: string, facts: Partial<Facts> = {}, ties: Ties = {}): void {
    const id = bareId(kind, givenId)
    const { owner = { kind, id }, alias, linkedId } = ties
    const key = isNamespaced(kind) ? `${kind}:${id}` : id
    const other = this.#things.get(key)
    if (other !== undefined) {
      throw new TypeError(`id ${id} is declared twice, as ${other.kind} and as ${kind}`)
    }
    this.#things.set(key, {
      kind,
      id,
      ownerKind: owner.kind,
      ownerId: bareId(owner.kind, owner.id),
      alias,
      linkedId,
    })
    changeFacts(this.factsOf(kind, id), facts, `${kind} ${id}`)
  }

  /** An id that nothing has yet. */
  nextId(): string {
    return `9${String(++this.#lastId).padStart(15, '0')}`
  }

  /** Makes a new object of an owner and returns its id. */
  create(kind: Kind, ownerKind: Kind, ownerId: string): string {
    const id = this.nextId()
    this.#things.set(id, { kind, id, ownerKind, ownerId })
    this.#created.push(id)
    if (this.#created.length - this.#oldestCreated > CREATED_LIMIT) {
      this.#things.delete(this.#created[this.#oldestCreated++]!)
      if (this.#oldestCreated === CREATED_LIMIT) {
        this.#created.splice(0, CREATED_LIMIT)
        this.#oldestCreated = 0
      }
    }
    return id
  }

  /** Whether an app of that id was declared. */
  hasApp(id: string): boolean {
    return this.#things.get(`app:${id}`) !== undefined
  }

  /** The facts of something, with defaults where nothing was declared. The record is shared, so changes show. */
  factsOf(kind: Kind, id: string): Facts {
    const key = `${kind}:${id}`
    let facts = this.#facts.get(key)
    if (facts === undefined) {
      facts = defaultFacts()
      this.#facts.set(key, facts)
    }
    return facts
  }

  /** Everything declared of one kind. */
  all(kind: Kind): Thing[] {
    return [...this.#things.values()].filter((thing) => thing.kind === kind)
  }

  /** The declared account, page, number … of that kind and id. */
  find(kind: Kind, id: string): Thing | undefined {
    const thing = this.#things.get(isNamespaced(kind) ? `${kind}:${id}` : id)
    return thing?.kind === kind ? thing : undefined
  }

  /** What was declared or made under a bare id. */
  known(id: string): Thing | undefined {
    return this.#things.get(id)
  }

  /** What the first part of a path stands for, to the holder of a token. */
  resolve(node: string, token: Token, host: Host): Thing {
    const id = node === 'me' ? token.ownerId : node
    if (id.startsWith('act_')) return itself('ad_account', id.slice(4))
    const known = this.#things.get(id)
    if (known !== undefined) return known
    if (host === 'graph.threads.net') {
      if (id === token.ownerId) return itself('threads_user', id)
      return { kind: 'threads_media', id, ownerKind: 'threads_user', ownerId: token.ownerId }
    }
    if (id !== token.ownerId) return itself('object', id)
    if (token.type === 'page') return itself('page', id)
    return itself(token.type === 'app' ? 'app' : 'user', id)
  }
}

/** An id without the prefix that ad accounts carry in paths. */
export function bareId(kind: Kind, id: string): string {
  return kind === 'ad_account' && id.startsWith('act_') ? id.slice(4) : id
}

/** These are never looked up by a bare id in a path: an ad account is written `act_<id>`. */
function isNamespaced(kind: Kind): boolean {
  return kind === 'app' || kind === 'user' || kind === 'ad_account'
}

function itself(kind: Kind, id: string): Thing {
  return { kind, id, ownerKind: kind, ownerId: id }
}
