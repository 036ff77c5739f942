/**
 * The Instagram account whose messages a call is about: named itself, or through its page with
 * `platform=instagram`.
 */
export function instagramMessaging({ node, edge, params }) {
    if (edge !== 'conversations' && edge !== 'messages')
        return undefined;
    if (node.ownerKind === 'instagram_account')
        return node.ownerId;
    if (node.ownerKind !== 'page' || params.get('platform') !== 'instagram')
        return undefined;
    return node.linkedId ?? node.ownerId;
}
/** Tells messages apart. A comment is of a live broadcast only if it was declared as a `live_comment`. */
function instagramMessage(call) {
    const { params } = call;
    const recipient = readObject(params.get('recipient'));
    if (typeof recipient?.comment_id === 'string') {
        return call.known(recipient.comment_id)?.kind === 'live_comment' ? 'reply to live' : 'reply to post';
    }
    const attachment = readObject(params.get('message'))?.attachment;
    const type = typeof attachment === 'object' && attachment !== null && 'type' in attachment && attachment.type;
    return type === 'audio' || type === 'video' ? 'media' : 'text';
}
/** The account of a sent message of one sort. */
export function senderOf(call, sort) {
    if (call.method !== 'POST' || call.edge !== 'messages')
        return undefined;
    const account = instagramMessaging(call);
    return account !== undefined && instagramMessage(call) === sort ? account : undefined;
}
function readObject(text) {
    if (text === undefined)
        return undefined;
    try {
        const value = JSON.parse(text);
        return typeof value === 'object' && value !== null ? value : undefined;
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=instagram-calls.js.map