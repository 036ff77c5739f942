import { tierOf } from '../facts.js';
/** Chooses by tier. Meta's page calls the first "Standard Access" and the second "Advanced Access". */
export function byTier(app, account, development, standard) {
    return tierOf(app, account) === 'standard_access' ? standard : development;
}
/** The ad account that a call is about. */
export function adAccountOf(call) {
    return call.node.ownerKind === 'ad_account' ? call.node.ownerId : undefined;
}
/** Whether a call asks for insights, or for the run of a report. */
export function isInsights(call) {
    return call.edge === 'insights' || call.node.kind === 'report_run';
}
/** Whether a call is about custom audiences. */
export function isAudience(call) {
    return call.node.kind === 'audience' || call.edge === 'customaudiences';
}
//# sourceMappingURL=ads.js.map