import type { Family } from '../family.ts';
/** 30 different hashtags in 7 days per Instagram account. Asking for one again is free, and does not renew it. */
export declare const instagramHashtags: Family;
//# sourceMappingURL=instagram-hashtags.d.ts.map