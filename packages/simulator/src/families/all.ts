import type { Family } from '../family.ts'
import { adAccount } from './ad-account.ts'
import { adsInsights } from './ads-insights.ts'
import { adsManagement } from './ads-management.ts'
import { app } from './app.ts'
import { user } from './user.ts'

/**
 * Every limit. The order is the order of judgement: where several limits reject a call, the first one answers.
 * The Platform limits come last, because they apply only where no Business Use Case limit does.
 */
export const families: readonly Family[] = [adAccount, adsInsights, adsManagement, app, user]
