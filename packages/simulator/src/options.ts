import type { SimulatorClock } from './clock.ts'
import type { Facts } from './facts.ts'
import type { Quota } from './quota.ts'
import type { RangeMs } from './random.ts'
import type { Kind } from './world.ts'

/** An app. Tokens of other apps are not valid. */
export interface AppOptions extends Partial<Pick<Facts, 'users' | 'tier' | 'catalogs'>> {
  readonly id: string
}

/** An ad account, by its id, with or without `act_`. */
export interface AdAccountOptions
  extends Partial<Pick<Facts, 'tier' | 'activeAds' | 'activeAudiences' | 'userErrors'>> {
  readonly id: string
}

/** A Facebook page. */
export interface PageOptions extends Partial<Pick<Facts, 'engagedUsers' | 'messageableUsers' | 'leads'>> {
  readonly id: string
  /** Its Instagram account, whose messages calls on the page with `platform=instagram` are about. */
  readonly instagramAccount?: string
}

/** An Instagram professional account. */
export interface InstagramAccountOptions extends Partial<Pick<Facts, 'impressions'>> {
  readonly id: string
  /** The business that owns it. Its usage is reported under both ids, as the live API does. */
  readonly businessId?: string
}

/** A Threads profile. */
export interface ThreadsUserOptions extends Partial<Pick<Facts, 'impressions'>> {
  readonly id: string
}

/** A product catalog. */
export interface CatalogOptions extends Partial<Pick<Facts, 'uniqueUsers'>> {
  readonly id: string
}

/** A WhatsApp Business account (WABA). */
export interface WhatsappAccountOptions extends Partial<Pick<Facts, 'registeredNumbers'>> {
  readonly id: string
}

/** A WhatsApp phone number, by its phone number id. */
export interface WhatsappNumberOptions extends Partial<Pick<Facts, 'messagesPerSecond'>> {
  readonly id: string
  /** The WhatsApp Business account that it belongs to. */
  readonly account?: string
}

/** A commerce account. */
export interface CommerceAccountOptions {
  readonly id: string
}

/** An object that belongs to an account, page or catalog. Objects made by calls need no declaration. */
export interface OwnedObjectOptions {
  readonly id: string
  readonly kind: Kind
  readonly owner: { readonly kind: Kind; readonly id: string }
}

/** What one kind of call costs in time. The first entry that fits a call decides; without one it costs nothing. */
export interface CallTime {
  /** Only calls that fall under this family. */
  readonly family?: string
  /** Only calls of this HTTP method. */
  readonly method?: string
  /** Only calls on this edge, for instance `insights`. */
  readonly edge?: string
  /** CPU time in milliseconds, or a range to draw from. Rounded to whole milliseconds. Defaults to `0`. */
  readonly cpuMs?: number | RangeMs
  /** Total time in milliseconds, or a range to draw from. Rounded to whole milliseconds. Defaults to `0`. */
  readonly timeMs?: number | RangeMs
}

/** Someone else's calls on a limit that the caller shares without knowing. */
export interface ForeignTraffic {
  readonly meter: MeterName
  /** Mean rate; the gaps between calls are random. A function is asked again at least every simulated minute. */
  readonly callsPerHour: number | ((now: number) => number)
  /** Calls, or points, that each arrival takes. Defaults to `1`. */
  readonly cost?: number
  /** CPU time of each, in whole milliseconds. Defaults to `0`. */
  readonly cpuMs?: number
  /** Total time of each, in whole milliseconds. Defaults to `0`. */
  readonly timeMs?: number
}

/** Names one limit of one subject. */
export interface MeterName {
  /** For instance `app` or `ads_insights`. */
  readonly family: string
  /**
   * The object's id, after `<appId>:` where each app has its own count. The app may be left out when there is
   * only one.
   */
  readonly subject: string
}

/** How usage headers are sent. */
export interface HeaderOptions {
  /** Headers go with one response in so many. `0` sends none. Defaults to `1`. */
  readonly everyNth?: number
  /** A header is withheld while all its percentages are below this. Defaults to `0`, which withholds none. */
  readonly fromPercent?: number
  /** A reading is made anew only when it is this old, in milliseconds, as if counted elsewhere. Defaults to `0`. */
  readonly refreshMs?: number
  /** Whether errors carry headers too. Defaults to `true`. */
  readonly onErrors?: boolean
  /** Which calls get `X-Ad-Account-Usage`. Defaults to `writes`, where it has been seen. */
  readonly adAccountUsage?: 'always' | 'writes' | 'never'
}

/** What there is on Meta's side, and how it behaves. */
export interface SimulatorOptions {
  /** The apps that tokens may belong to. */
  readonly apps: readonly AppOptions[]
  /** Where time comes from. Defaults to the clock of the machine. */
  readonly clock?: SimulatorClock
  /** All randomness follows from it. Defaults to `1`. */
  readonly seed?: number
  readonly adAccounts?: readonly AdAccountOptions[]
  readonly pages?: readonly PageOptions[]
  readonly instagramAccounts?: readonly InstagramAccountOptions[]
  readonly threadsUsers?: readonly ThreadsUserOptions[]
  readonly catalogs?: readonly CatalogOptions[]
  readonly whatsappAccounts?: readonly WhatsappAccountOptions[]
  readonly whatsappNumbers?: readonly WhatsappNumberOptions[]
  readonly commerceAccounts?: readonly CommerceAccountOptions[]
  /** Objects that belong to one of the above: ad sets, audiences, lead forms … */
  readonly objects?: readonly OwnedObjectOptions[]
  /** Capacities other than Meta's formulas give. */
  readonly quotas?: readonly Quota[]
  /** Families that do not limit anything. Defaults to none. */
  readonly ignoreFamilies?: readonly string[]
  /** What calls cost in CPU time and total time. Defaults to nothing. */
  readonly callTimes?: readonly CallTime[]
  /** Traffic that the caller does not see. Defaults to none. */
  readonly foreign?: readonly ForeignTraffic[]
  /** Whether a rejected call counts as an accepted one does. Defaults to `true`, as Meta's page says. */
  readonly rejectedCallsCount?: boolean
  /** Network delay of `fetch`, there and back together, in milliseconds. Defaults to none. */
  readonly latencyMs?: RangeMs
  readonly headers?: HeaderOptions
  /** How many arrivals `arrivals` remembers, oldest forgotten first. Defaults to `1_000_000`. */
  readonly arrivalLimit?: number
}
