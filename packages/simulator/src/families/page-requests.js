/** Whether a call is a Pages request, which under Platform limits has an error code of its own. */
export function isPageNode(call) {
    return call.node.ownerKind === 'page';
}
/** The answer to Pages requests that an app's or a user's Platform limit rejects. */
export const pageRequestLimit = {
    status: 400,
    code: 32,
    message: '(#32) Page request limit reached',
};
//# sourceMappingURL=page-requests.js.map