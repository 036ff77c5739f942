/** The profile that a call publishes for, if what it publishes is a reply, or is none, as asked. */
export function publisherOf(call, reply) {
    const { method, node, edge, params } = call;
    if (method !== 'POST' || edge !== 'threads_publish' || node.ownerKind !== 'threads_user')
        return undefined;
    const isReply = call.known(params.get('creation_id'))?.kind === 'threads_reply';
    return isReply === reply ? node.ownerId : undefined;
}
/** No rejection has been recorded; this is the code with which Instagram refuses to publish. */
export const publishingLimit = {
    status: 400,
    code: 9,
    subcode: 2207042,
    message: 'The number of media posts exceeded the limit',
};
//# sourceMappingURL=threads-publishing.js.map