import type { ErrorAnswer } from '../family.ts';
/** The wording of Business Use Case rejections. `what` names the calls and what they were made to. */
export declare function tooManyCalls(code: number, what: string, subcode?: number): ErrorAnswer;
/** The answer of limits that a single API has for itself: code 613, told apart by subcodes if at all. */
export declare function customLimit(subcode?: number): ErrorAnswer;
/** The subcode of all rejections that are about an ad account. */
export declare const AD_ACCOUNT_SUBCODE = 2446079;
//# sourceMappingURL=errors.d.ts.map