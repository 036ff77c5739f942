import { adAccount } from './ad-account.ts'
import { adsInsights } from './ads-insights.ts'
import { adsInsightsApp } from './ads-insights-app.ts'
import { adsManagement } from './ads-management.ts'
import { accountSpendCap, adSetBudget, adsCreation, adsMutations } from './ads-write-limits.ts'
import { app } from './app.ts'
import { catalogBatch, catalogManagement } from './catalog.ts'
import { custom } from './custom.ts'
import { customAudience } from './custom-audience.ts'
import type { Family } from './family.ts'
import { instagram } from './instagram.ts'
import {
  instagramConversations,
  instagramRepliesLive,
  instagramRepliesPosts,
  instagramSendMedia,
  instagramSendText,
} from './instagram-messaging.ts'
import { instagramContentPublishing, instagramHashtags } from './instagram-publishing.ts'
import { leadgen } from './leadgen.ts'
import { messenger, messengerProfile } from './messenger.ts'
import { pages, pagesPlatform } from './pages.ts'
import { sparkArCommerce } from './spark-ar-commerce.ts'
import { stability } from './stability.ts'
import { threads, threadsDeletes, threadsPosts, threadsReplies } from './threads.ts'
import { user } from './user.ts'
import {
  whatsappBusinessManagement,
  whatsappCreditLine,
  whatsappRegistration,
} from './whatsapp-management.ts'
import { whatsappPair, whatsappThroughput } from './whatsapp-messages.ts'

/** Every limit that Headgate knows: Platform, then by API. */
export const families: readonly Family[] = [
  app,
  user,
  custom,
  stability,
  adsInsights,
  adsInsightsApp,
  adsManagement,
  customAudience,
  adAccount,
  adsMutations,
  adSetBudget,
  accountSpendCap,
  adsCreation,
  catalogBatch,
  catalogManagement,
  sparkArCommerce,
  pages,
  pagesPlatform,
  leadgen,
  messenger,
  messengerProfile,
  instagram,
  instagramConversations,
  instagramSendText,
  instagramSendMedia,
  instagramRepliesLive,
  instagramRepliesPosts,
  instagramContentPublishing,
  instagramHashtags,
  threads,
  threadsPosts,
  threadsReplies,
  threadsDeletes,
  whatsappBusinessManagement,
  whatsappCreditLine,
  whatsappRegistration,
  whatsappThroughput,
  whatsappPair,
]

const byName = new Map<string, Family>()
const byType = new Map<string, Family>()
const byHeader = new Map<string | undefined, Map<string, Family>>()
const byUseCase = new Map<string, Family[]>()

for (const family of families) {
  for (const name of [family.name, ...(family.types ?? [])]) {
    byName.set(name, family)
    if (family.header === 'x-business-use-case-usage') byType.set(name, family)
  }
  const bySubject = byHeader.get(family.header) ?? new Map<string, Family>()
  byHeader.set(family.header, bySubject)
  if (!bySubject.has(family.subject)) bySubject.set(family.subject, family)
  if (Object.keys(family.edges).length > 0) continue
  for (const useCase of family.useCases ?? []) {
    byUseCase.set(useCase, [...(byUseCase.get(useCase) ?? []), family])
  }
}

const NONE: readonly Family[] = []

/** The family of this name, or that Meta's header calls by this `type`. */
export function familyNamed(name: string): Family | undefined {
  return byName.get(name)
}

/** The family that `x-business-use-case-usage` calls by this `type`. It has no word for any other. */
export function familyOfType(type: string): Family | undefined {
  return byType.get(type)
}

/** The family that a header reports on by itself, for what it says of a subject of this kind. */
export function familyOfHeader(header: string, subject: string): Family | undefined {
  return byHeader.get(header)?.get(subject)
}

/** The custom limits that count every call of a Business Use Case. */
export function limitsAlongside(useCase: string): readonly Family[] {
  return byUseCase.get(useCase) ?? NONE
}
