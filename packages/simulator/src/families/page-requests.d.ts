import type { Call } from '../call.ts';
import type { ErrorAnswer } from '../family.ts';
/** Whether a call is a Pages request, which under Platform limits has an error code of its own. */
export declare function isPageNode(call: Call): boolean;
/** The answer to Pages requests that an app's or a user's Platform limit rejects. */
export declare const pageRequestLimit: ErrorAnswer;
//# sourceMappingURL=page-requests.d.ts.map