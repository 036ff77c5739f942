/** Meta takes at most so many items in one batch. */
export const BATCH_LIMIT = 50;
/** The `batch` parameter of a POST to the root; undefined if the request is no batch. */
export function batchOf(request) {
    return request.node === '' && request.method === 'POST' ? request.params.get('batch') : undefined;
}
/** Reads the items of a batch. Undefined if the parameter is not a list of objects. */
export function parseBatch(text) {
    let parsed;
    try {
        parsed = JSON.parse(text);
    }
    catch {
        return undefined;
    }
    if (!Array.isArray(parsed))
        return undefined;
    const items = [];
    for (const item of parsed) {
        if (typeof item !== 'object' || item === null)
            return undefined;
        const { method, relative_url, body, access_token } = item;
        items.push({
            method: typeof method === 'string' ? method : 'GET',
            relativeUrl: typeof relative_url === 'string' ? relative_url : '',
            body: typeof body === 'string' ? body : undefined,
            token: typeof access_token === 'string' ? access_token : undefined,
        });
    }
    return items;
}
//# sourceMappingURL=batch.js.map