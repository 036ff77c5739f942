import type { ErrorAnswer } from './family.ts';
import type { Random } from './random.ts';
/** Writes an error as Meta does, key order included. */
export declare function errorBody(error: ErrorAnswer, random: Random): string;
/** The answer to a token that is missing or unknown. */
export declare const invalidToken: ErrorAnswer;
/** The answer to an id that cannot be one. */
export declare const noSuchObject: ErrorAnswer;
/** The answer to `ids=` without ids. */
export declare const emptyIds: ErrorAnswer;
/** The answer to a batch that is no list of objects. */
export declare const invalidBatch: ErrorAnswer;
/** The answer to a batch of more than 50 items. */
export declare const batchTooLarge: ErrorAnswer;
//# sourceMappingURL=error-body.d.ts.map