import type { ArrivalLog } from './arrivals.ts'
import type { Family } from './family.ts'
import { Meter } from './meter.ts'
import type { MeterName } from './options.ts'
import type { Quotas } from './quota.ts'
import type { World } from './world.ts'

/** All meters, made when they are first needed. */
export class Meters {
  readonly #families: readonly Family[]
  readonly #world: World
  readonly #appIds: readonly string[]
  readonly #quotas: Quotas
  readonly #arrivals: ArrivalLog
  readonly #rejectedCallsCount: boolean
  readonly #byFamily = new Map<Family, Map<string, Meter>>()

  constructor(
    families: readonly Family[],
    world: World,
    appIds: readonly string[],
    quotas: Quotas,
    arrivals: ArrivalLog,
    rejectedCallsCount: boolean,
  ) {
    this.#families = families
    this.#world = world
    this.#appIds = appIds
    this.#quotas = quotas
    this.#arrivals = arrivals
    this.#rejectedCallsCount = rejectedCallsCount
    for (const family of families) this.#byFamily.set(family, new Map())
  }

  /** The meter that a call of an app on an object falls under. */
  of(family: Family, appId: string, objectId: string): Meter {
    const subject = family.perApp ? `${appId}:${objectId}` : objectId
    const meters = this.#byFamily.get(family)!
    let meter = meters.get(subject)
    if (meter === undefined) {
      meter = this.#create(family, subject, appId, objectId)
      meters.set(subject, meter)
    }
    return meter
  }

  /** The meter of a family's name and a subject as users write it. */
  find({ family: name, subject }: MeterName): Meter {
    const family = this.family(name)
    const full = this.subject(family, subject)
    if (!family.perApp) return this.of(family, full, full)
    const colon = full.indexOf(':')
    return this.of(family, full.slice(0, colon), full.slice(colon + 1))
  }

  /** The family of a name, or an error that lists the names there are. */
  family(name: string): Family {
    const family = this.#families.find((candidate) => candidate.name === name)
    if (family === undefined) {
      const names = this.#families.map((candidate) => candidate.name).join(', ')
      throw new TypeError(`no family is called "${name}"; there are ${names}`)
    }
    return family
  }

  /** Writes a subject out in full: with the app's id in front where the family counts per app. */
  subject(family: Family, given: string): string {
    const subject = family.of === 'ad_account' ? given.replace(/^(.*:)?act_/, '$1') : given
    if (!family.perApp || this.#appIds.some((id) => subject.startsWith(`${id}:`))) return subject
    if (this.#appIds.length === 1) return `${this.#appIds[0]}:${subject}`
    throw new TypeError(
      `${family.name} counts for each app: write its subject as "<appId>:${subject}", not as "${subject}"`,
    )
  }

  /** Every meter that something has touched. */
  *all(): Generator<Meter> {
    for (const meters of this.#byFamily.values()) yield* meters.values()
  }

  #create(family: Family, subject: string, appId: string, objectId: string): Meter {
    // The parts behind a host or a recipient share the facts of the thing in front.
    const [factsId = ''] = objectId.split(/[@:]/)
    return new Meter(
      family,
      subject,
      objectId,
      this.#world.find(family.of, factsId)?.alias,
      this.#world.factsOf('app', appId),
      this.#world.factsOf(family.of, factsId),
      this.#quotas,
      this.#arrivals,
      this.#rejectedCallsCount,
    )
  }
}
