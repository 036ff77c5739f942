import { BATCH_LIMIT } from './batch.js';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
/** A trace id in the form of Meta's: `A` and 22 more characters. */
function traceId(random) {
    let id = 'A';
    for (let i = 0; i < 22; i++)
        id += ALPHABET[Math.floor(random() * ALPHABET.length)];
    return id;
}
/** Writes an error as Meta does, key order included. */
export function errorBody(error, random) {
    return JSON.stringify({
        error: {
            message: error.message,
            type: error.type ?? 'OAuthException',
            is_transient: error.transient,
            code: error.code,
            error_data: error.data,
            error_subcode: error.subcode,
            fbtrace_id: traceId(random),
        },
    });
}
/** The answer to a token that is missing or unknown. */
export const invalidToken = {
    status: 400,
    code: 190,
    message: 'Invalid OAuth access token - Cannot parse access token',
};
/** The answer to an id that cannot be one. */
export const noSuchObject = {
    status: 400,
    type: 'GraphMethodException',
    code: 100,
    subcode: 33,
    message: 'Unsupported request. The object does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api',
};
/** The answer to `ids=` without ids. */
export const emptyIds = {
    status: 400,
    code: 100,
    message: '(#100) The parameter ids is required to have at least one value',
};
/** The answer to a batch that is no list of objects. */
export const invalidBatch = {
    status: 400,
    code: 100,
    message: '(#100) The parameter batch must be a JSON list of objects',
};
/** The answer to a batch of more than 50 items. */
export const batchTooLarge = {
    status: 400,
    type: 'GraphBatchException',
    code: 1,
    message: `Too many requests in batch message. Maximum batch size is ${BATCH_LIMIT}`,
};
//# sourceMappingURL=error-body.js.map