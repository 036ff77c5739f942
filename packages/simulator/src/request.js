import { hostOf } from './host.js';
import { createParams } from './params.js';
const SLASH = 47;
const VERSION = /^v\d+\.\d+$/;
/** Takes a request apart. `defaultToken` and `defaultHost` are what a batch hands down to its items. */
export function parseRequest(request, defaultHost, defaultToken) {
    const { url } = request;
    const scheme = url.indexOf('://');
    let pathStart = 0;
    let host = defaultHost ?? 'graph.facebook.com';
    if (scheme !== -1 && /^https?$/i.test(url.slice(0, scheme))) {
        pathStart = url.slice(scheme + 3).search(/[/?#]/);
        pathStart = pathStart === -1 ? url.length : scheme + 3 + pathStart;
        host = hostOf(url.slice(scheme + 3, pathStart));
    }
    let end = url.indexOf('#', pathStart);
    if (end === -1)
        end = url.length;
    let pathEnd = url.indexOf('?', pathStart);
    if (pathEnd === -1 || pathEnd > end)
        pathEnd = end;
    const params = createParams(url.slice(pathEnd + 1, end), request.body);
    let [node, next] = partAt(url, pathStart, pathEnd);
    if (VERSION.test(node))
        [node, next] = partAt(url, next, pathEnd);
    const [edge] = partAt(url, next, pathEnd);
    const asked = (params.get('method') ?? request.method ?? 'GET').toUpperCase();
    return {
        method: asked,
        host,
        node,
        edge,
        params,
        token: request.token ?? params.get('access_token') ?? bearer(request.headers) ?? defaultToken,
    };
}
/** The part of a path that begins at `start` or after the slashes there, and where it ends. */
function partAt(url, start, pathEnd) {
    let from = start;
    while (from < pathEnd && url.charCodeAt(from) === SLASH)
        from++;
    let end = url.indexOf('/', from);
    if (end === -1 || end > pathEnd)
        end = pathEnd;
    return [url.slice(from, end), end];
}
function bearer(headers) {
    if (headers === undefined)
        return undefined;
    for (const name in headers) {
        if (name.length === 13 && name.toLowerCase() === 'authorization') {
            return /^(?:Bearer|OAuth)\s+(.+)$/i.exec(headers[name])?.[1];
        }
    }
    return undefined;
}
//# sourceMappingURL=request.js.map