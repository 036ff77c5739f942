import type { Family } from '../family.ts'
import { adAccount } from './ad-account.ts'
import { adAccountSpendCap } from './ad-account-spend-cap.ts'
import { adSetBudget } from './ad-set-budget.ts'
import { adsInsights } from './ads-insights.ts'
import { adsInsightsApp } from './ads-insights-app.ts'
import { adsManagement } from './ads-management.ts'
import { adsMutations } from './ads-mutations.ts'
import { app } from './app.ts'
import { catalogBatch } from './catalog-batch.ts'
import { catalogManagement } from './catalog-management.ts'
import { customAudience } from './custom-audience.ts'
import { instagram } from './instagram.ts'
import { instagramConversations } from './instagram-conversations.ts'
import { instagramHashtags } from './instagram-hashtags.ts'
import { instagramPublishing } from './instagram-publishing.ts'
import { instagramRepliesLive } from './instagram-replies-live.ts'
import { instagramRepliesPosts } from './instagram-replies-posts.ts'
import { instagramSendMedia } from './instagram-send-media.ts'
import { instagramSendText } from './instagram-send-text.ts'
import { leadgen } from './leadgen.ts'
import { messenger } from './messenger.ts'
import { messengerProfile } from './messenger-profile.ts'
import { pages } from './pages.ts'
import { sparkArCommerce } from './spark-ar-commerce.ts'
import { threads } from './threads.ts'
import { threadsDeletes } from './threads-deletes.ts'
import { threadsPosts } from './threads-posts.ts'
import { threadsReplies } from './threads-replies.ts'
import { user } from './user.ts'
import { whatsappBusinessManagement } from './whatsapp-business-management.ts'
import { whatsappCreditLine } from './whatsapp-credit-line.ts'
import { whatsappPair } from './whatsapp-pair.ts'
import { whatsappThroughput } from './whatsapp-throughput.ts'

/**
 * Every limit. The order is the order of judgement: where several limits reject a call, the first one answers.
 * Those that yield come last, because they apply only where nothing before them replaces the Platform limits.
 */
export const families: readonly Family[] = [
  adSetBudget,
  adAccountSpendCap,
  adsMutations,
  adAccount,
  adsInsightsApp,
  adsInsights,
  adsManagement,
  customAudience,
  catalogBatch,
  catalogManagement,
  instagramPublishing,
  instagramHashtags,
  instagramConversations,
  instagramSendText,
  instagramSendMedia,
  instagramRepliesLive,
  instagramRepliesPosts,
  instagram,
  leadgen,
  messengerProfile,
  messenger,
  sparkArCommerce,
  threadsPosts,
  threadsReplies,
  threadsDeletes,
  threads,
  whatsappPair,
  whatsappThroughput,
  whatsappCreditLine,
  whatsappBusinessManagement,
  pages,
  app,
  user,
]
