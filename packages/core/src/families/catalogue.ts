import { adsInsights } from './ads-insights.ts'
import { adsManagement } from './ads-management.ts'
import { app } from './app.ts'
import { custom } from './custom.ts'
import type { Family, SubjectKind } from './family.ts'
import { user } from './user.ts'

/** Every limit that Headgate knows. */
export const families: readonly Family[] = [app, user, adsInsights, adsManagement, custom]

const byName: ReadonlyMap<string, Family> = new Map(families.map((family) => [family.name, family]))

/** The family of this name, if there is one. Meta's `type` strings are names. */
export function familyNamed(name: string): Family | undefined {
  return byName.get(name)
}

/** The family that a header reports on by itself, for what it says of a subject of this kind. */
export function familyOfHeader(header: string, subject: string): Family | undefined {
  return families.find((family) => family.header === header && family.subject === (subject as SubjectKind))
}
