import type { Family } from '../family.ts';
/** 10 calls in 10 minutes to the Messenger profile of a page. */
export declare const messengerProfile: Family;
//# sourceMappingURL=messenger-profile.d.ts.map