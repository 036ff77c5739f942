/**
 * Access to the Marketing API, as the headers spell it. The names on Meta's page are a trap: its "Standard
 * Access" is the tier `development_access`, its "Advanced Access" is `standard_access`.
 */
export type AccessTier = 'development_access' | 'standard_access';
/** The tier in force: the account's own, else the app's, else the default of new apps. */
export declare function tierOf(app: Facts, account: Facts): AccessTier;
/** The numbers that Meta's formulas take. Each family reads the few that concern it. */
export interface Facts {
    /** Daily active users of an app. Defaults to `1`. */
    users: number;
    /** Marketing API tier of an app; on an ad account it overrides the app's. Defaults to `development_access`. */
    tier: AccessTier | undefined;
    /** Ads now running in an ad account. Defaults to `0`. */
    activeAds: number;
    /** Active custom audiences of an ad account. Defaults to `0`. */
    activeAudiences: number;
    /** User errors of an ad account that happened elsewhere; the simulator adds those it answered itself. Defaults to `0`. */
    userErrors: number;
    /** People who engaged with a page in 24 hours. Defaults to `1`. */
    engagedUsers: number;
    /** People whom a page can message via Messenger. Defaults to `1`. */
    messageableUsers: number;
    /** Leads of a page over the past 90 days. Defaults to `1`. */
    leads: number;
    /** Impressions of an Instagram or Threads account in 24 hours. Defaults to `1`; Threads counts at least 10. */
    impressions: number;
    /** Unique users of the business of a catalog, with intent in 28 days. Defaults to `1`. */
    uniqueUsers: number;
    /** Catalogs across all commerce accounts that an app manages. Defaults to `0`. */
    catalogs: number;
    /** Registered phone numbers of a WhatsApp Business account. Defaults to `0`. */
    registeredNumbers: number;
    /** Messages per second of a WhatsApp number: 80, 1000 after the upgrade, 20 if the Business app uses it too. Defaults to `80`. */
    messagesPerSecond: number;
}
/** A fresh record with every default. */
export declare function defaultFacts(): Facts;
/** Overwrites `facts` with what `changes` has of them. Says which value is wrong and what would be right. */
export declare function changeFacts(facts: Facts, changes: Partial<Facts>, where: string): void;
//# sourceMappingURL=facts.d.ts.map