import { checkId } from './check-options.ts'
import type { Facts } from './facts.ts'
import type { SimulatorOptions } from './options.ts'
import { bareId, type Kind, type World } from './world.ts'

/** Names what facts are about, by exactly one of these ids. */
export interface FactsOwner {
  readonly app?: string
  readonly adAccount?: string
  readonly page?: string
  readonly instagramAccount?: string
  readonly threadsUser?: string
  readonly catalog?: string
  readonly whatsappAccount?: string
  readonly whatsappNumber?: string
}

const kinds: Readonly<Record<keyof FactsOwner, Kind>> = {
  app: 'app',
  adAccount: 'ad_account',
  page: 'page',
  instagramAccount: 'instagram_account',
  threadsUser: 'threads_user',
  catalog: 'catalog',
  whatsappAccount: 'whatsapp_account',
  whatsappNumber: 'whatsapp_number',
}

/** Reads a {@link FactsOwner}. */
export function kindAndId(owner: FactsOwner): { kind: Kind; id: string } {
  const entries = Object.entries(owner)
  const [entry] = entries
  const kind = entry === undefined ? undefined : kinds[entry[0] as keyof FactsOwner]
  if (entries.length !== 1 || kind === undefined) {
    throw new TypeError(
      `facts are about ${JSON.stringify(owner)}, but must be about exactly one of ${Object.keys(kinds).join(', ')}`,
    )
  }
  const [name, id] = entry!
  checkId(name, id)
  return { kind, id: bareId(kind, id) }
}

/** Puts everything that the options declare into the world. */
export function declareAll(world: World, options: SimulatorOptions): void {
  const declare = (kind: Kind, things: readonly ({ readonly id: string } & Partial<Facts>)[] = []): void => {
    for (const { id, ...facts } of things) world.declare(kind, id, facts)
  }
  declare('app', options.apps)
  declare('ad_account', options.adAccounts)
  for (const { id, instagramAccount, ...facts } of options.pages ?? []) {
    world.declare('page', id, facts, { linkedId: instagramAccount })
  }
  for (const { id, businessId, ...facts } of options.instagramAccounts ?? []) {
    world.declare('instagram_account', id, facts, { alias: businessId })
  }
  declare('threads_user', options.threadsUsers)
  declare('catalog', options.catalogs)
  declare('commerce_account', options.commerceAccounts)
  declare('whatsapp_account', options.whatsappAccounts)
  for (const { id, account, ...facts } of options.whatsappNumbers ?? []) {
    const owner = account === undefined ? undefined : ({ kind: 'whatsapp_account', id: account } as const)
    world.declare('whatsapp_number', id, facts, { owner })
  }
  for (const { id, kind, owner } of options.objects ?? []) world.declare(kind, id, {}, { owner })
}
