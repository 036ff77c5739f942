import { adAccount } from './ad-account.js';
import { adAccountSpendCap } from './ad-account-spend-cap.js';
import { adSetBudget } from './ad-set-budget.js';
import { adsInsights } from './ads-insights.js';
import { adsInsightsApp } from './ads-insights-app.js';
import { adsManagement } from './ads-management.js';
import { adsMutations } from './ads-mutations.js';
import { app } from './app.js';
import { catalogBatch } from './catalog-batch.js';
import { catalogManagement } from './catalog-management.js';
import { customAudience } from './custom-audience.js';
import { instagram } from './instagram.js';
import { instagramConversations } from './instagram-conversations.js';
import { instagramHashtags } from './instagram-hashtags.js';
import { instagramPublishing } from './instagram-publishing.js';
import { instagramRepliesLive } from './instagram-replies-live.js';
import { instagramRepliesPosts } from './instagram-replies-posts.js';
import { instagramSendMedia } from './instagram-send-media.js';
import { instagramSendText } from './instagram-send-text.js';
import { leadgen } from './leadgen.js';
import { messenger } from './messenger.js';
import { messengerProfile } from './messenger-profile.js';
import { pages } from './pages.js';
import { sparkArCommerce } from './spark-ar-commerce.js';
import { threads } from './threads.js';
import { threadsDeletes } from './threads-deletes.js';
import { threadsPosts } from './threads-posts.js';
import { threadsReplies } from './threads-replies.js';
import { user } from './user.js';
import { whatsappBusinessManagement } from './whatsapp-business-management.js';
import { whatsappCreditLine } from './whatsapp-credit-line.js';
import { whatsappPair } from './whatsapp-pair.js';
import { whatsappThroughput } from './whatsapp-throughput.js';
/**
 * Every limit. The order is the order of judgement: where several limits reject a call, the first one answers.
 * Those that yield come last, because they apply only where nothing before them replaces the Platform limits.
 */
export const families = [
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
];
//# sourceMappingURL=all.js.map