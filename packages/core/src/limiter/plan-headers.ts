import type { Membership } from '../calls/classify.ts'
import { familyOfHeader } from '../families/catalogue.ts'
import { type HeadersInput, readHeader } from '../meta/header-input.ts'
import type { UsageReading } from '../meta/usage.ts'
import { HeardHeaders } from './heard-headers.ts'
import { ALWAYS_WATCHED, alsoWatching } from './watched-headers.ts'

const NOTHING: readonly UsageReading[] = []

/** Whose usage `x-app-usage` tells. */
const APP = familyOfHeader('x-app-usage', 'app')

/** The usage headers that tell of the limits of one plan, and what they said last. */
export class PlanHeaders {
  #watched = ALWAYS_WATCHED
  /** Whether `x-app-usage` is about one of the limits. */
  #hearsOfApp = false
  /** What the headers said last that are not heard for all plans. */
  #heard: HeardHeaders | undefined

  /** Watches the header of one more limit, too. */
  watch({ family, subjectId }: Membership, appId: string): void {
    this.#watched = alsoWatching(this.#watched, family.header)
    if (family === APP && subjectId === appId) this.#hearsOfApp = true
  }

  /**
   * What the headers of a response say, where that is news.
   *
   * @param at when the call was admitted, epoch ms
   * @param renewMs after how many ms a header that says the same is news again; `0` takes all for news
   * @param heardOfApp what `x-app-usage` said last of the app, in the response to whatever call
   */
  unheard(
    headers: HeadersInput,
    at: number,
    renewMs: number,
    heardOfApp: HeardHeaders,
  ): readonly UsageReading[] {
    let readings = NOTHING
    if (headers === undefined || headers === null) return readings
    for (const name of this.#watched) {
      const value = readHeader(headers, name)
      if (value === undefined) continue
      const heard = name === 'x-app-usage' && this.#hearsOfApp ? heardOfApp : this.#ownHeard
      const news = heard.takeIn(name, value, at, renewMs)
      readings = readings.length === 0 ? news : readings.concat(news)
    }
    return readings
  }

  get #ownHeard(): HeardHeaders {
    this.#heard ??= new HeardHeaders()
    return this.#heard
  }
}
