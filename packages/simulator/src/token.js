const ID = /^[A-Za-z0-9_.-]+$/;
/**
 * Reads `app:<appId>`, `user:<appId>:<userId>`, `page:<appId>:<pageId>` or `system_user:<appId>:<id>`.
 * Anything else is no token.
 */
export function parseToken(text) {
    const parts = text.split(':');
    const [type, appId, ownerId] = parts;
    if (appId === undefined || !ID.test(appId))
        return undefined;
    if (type === 'app')
        return parts.length === 2 ? { type, appId, ownerId: appId } : undefined;
    if (type !== 'user' && type !== 'page' && type !== 'system_user')
        return undefined;
    if (parts.length !== 3 || ownerId === undefined || !ID.test(ownerId))
        return undefined;
    return { type, appId, ownerId };
}
//# sourceMappingURL=token.js.map