import { USAGE_HEADERS, type UsageHeader } from '../meta/usage.ts'

/** Headers that come with calls of any family. */
export const ALWAYS_WATCHED: readonly UsageHeader[] = ['x-app-usage', 'x-business-use-case-usage']

/** Those, and one more: nearly all plans watch one of these lists, so that none has a list of its own. */
const WATCHED_WITH: ReadonlyMap<UsageHeader, readonly UsageHeader[]> = new Map(
  USAGE_HEADERS.map((header) => [header, [...new Set([...ALWAYS_WATCHED, header])]]),
)

/** The headers that are watched, and one more. */
export function alsoWatching(
  watched: readonly UsageHeader[],
  header: UsageHeader | undefined,
): readonly UsageHeader[] {
  if (header === undefined || watched.includes(header)) return watched
  return watched === ALWAYS_WATCHED ? WATCHED_WITH.get(header)! : [...watched, header]
}
