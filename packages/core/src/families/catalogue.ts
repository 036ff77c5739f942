import { adsInsights } from './ads-insights.ts'
import { adsManagement } from './ads-management.ts'
import { app } from './app.ts'
import type { Family } from './family.ts'
import { user } from './user.ts'

/** Every limit that Headgate knows. */
export const families: readonly Family[] = [app, user, adsInsights, adsManagement]

const byName: ReadonlyMap<string, Family> = new Map(families.map((family) => [family.name, family]))

/** The family of this name, if there is one. Meta's `type` strings are names. */
export function familyNamed(name: string): Family | undefined {
  return byName.get(name)
}
