import type { Call } from '../call.ts';
import type { ErrorAnswer } from '../family.ts';
/** The profile that a call publishes for, if what it publishes is a reply, or is none, as asked. */
export declare function publisherOf(call: Call, reply: boolean): string | undefined;
/** No rejection has been recorded; this is the code with which Instagram refuses to publish. */
export declare const publishingLimit: ErrorAnswer;
//# sourceMappingURL=threads-publishing.d.ts.map