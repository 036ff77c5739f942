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
  /** Another id under which its owner's usage is reported too: the business of an Instagram account. */
  readonly alias?: string | undefined
}

/** Objects created by calls are remembered up to this many, oldest forgotten first. */
const CREATED_LIMIT = 100_000

/** All that exists on Meta's side: apps, accounts, pages and what belongs to them, with their facts. */
export class World {
  readonly #things = new Map<string, Thing>()
  readonly #facts = new Map<string, Facts>()
  readonly #created: string[] = []
  #oldestCreated = 0
  #nextId = 0

  /** Declares something that owns itself. */
  declare(kind: Kind, id: string, facts: Partial<Facts>, alias?: string): void {
    this.#remember({ kind, id, ownerKind: kind, ownerId: id, alias })
    changeFacts(this.factsOf(kind, id), facts, `${kind} ${id}`)
  }

  /** Declares something that belongs to an owner. */
  declareOwned(kind: Kind, id: string, ownerKind: Kind, ownerId: string): void {
    this.#remember({ kind, id, ownerKind, ownerId })
  }

  /** Makes a new object of an owner and returns its id. */
  create(kind: Kind, ownerKind: Kind, ownerId: string): string {
    const id = `9${String(++this.#nextId).padStart(15, '0')}`
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

  #remember(thing: Thing): void {
    const key = isNamespaced(thing.kind) ? `${thing.kind}:${thing.id}` : thing.id
    const other = this.#things.get(key)
    if (other !== undefined) {
      throw new TypeError(`id ${thing.id} is declared twice, as ${other.kind} and as ${thing.kind}`)
    }
    this.#things.set(key, thing)
  }
}

/** These are never looked up by a bare id in a path: an ad account is written `act_<id>`. */
function isNamespaced(kind: Kind): boolean {
  return kind === 'app' || kind === 'user' || kind === 'ad_account'
}

function itself(kind: Kind, id: string): Thing {
  return { kind, id, ownerKind: kind, ownerId: id }
}
