function decode(text) {
    if (!text.includes('%') && !text.includes('+'))
        return text;
    try {
        return decodeURIComponent(text.replaceAll('+', ' '));
    }
    catch {
        return text;
    }
}
/** Reads `a=1&b=2`. The first of two equal names wins; what cannot be decoded stays as it is. */
function parseQuery(query) {
    const values = new Map();
    let start = 0;
    while (start < query.length) {
        let end = query.indexOf('&', start);
        if (end === -1)
            end = query.length;
        const equals = query.indexOf('=', start);
        const split = equals === -1 || equals > end ? end : equals;
        const name = decode(query.slice(start, split));
        if (name !== '' && !values.has(name))
            values.set(name, decode(query.slice(split + 1, end)));
        start = end + 1;
    }
    return values;
}
function parseJson(body) {
    const values = new Map();
    let parsed;
    try {
        parsed = JSON.parse(body);
    }
    catch {
        return values;
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
        return values;
    for (const [name, value] of Object.entries(parsed)) {
        if (value !== undefined && value !== null) {
            values.set(name, typeof value === 'string' ? value : JSON.stringify(value));
        }
    }
    return values;
}
/** Reads a body as JSON when it looks like an object, else as a form. */
function parseBody(body) {
    return /^\s*\{/.test(body) ? parseJson(body) : parseQuery(body);
}
/** Joins a query and a body that is read only when the query has not the name. */
export function createParams(query, body) {
    const fromQuery = query === '' ? undefined : parseQuery(query);
    let fromBody;
    return {
        get(name) {
            const value = fromQuery?.get(name);
            if (value !== undefined || body === undefined || body === '')
                return value;
            fromBody ??= parseBody(body);
            return fromBody.get(name);
        },
    };
}
//# sourceMappingURL=params.js.map