import type { Call } from '../call.ts';
import { type Facts } from '../facts.ts';
/** Chooses by tier. Meta's page calls the first "Standard Access" and the second "Advanced Access". */
export declare function byTier(app: Facts, account: Facts, development: number, standard: number): number;
/** The ad account that a call is about. */
export declare function adAccountOf(call: Call): string | undefined;
/** Whether a call asks for insights, or for the run of a report. */
export declare function isInsights(call: Call): boolean;
/** Whether a call is about custom audiences. */
export declare function isAudience(call: Call): boolean;
//# sourceMappingURL=ads.d.ts.map