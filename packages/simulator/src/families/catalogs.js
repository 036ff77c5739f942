const batchEdges = new Set(['items_batch', 'localized_items_batch', 'batch']);
const otherEdges = new Set([
    'check_batch_request_status',
    'product_feeds',
    'product_groups',
    'product_sets',
    'products',
]);
/** The catalog that a call is about. An id that was never declared is taken for one by edges that only catalogs have. */
export function catalogOf({ node, edge }) {
    if (node.ownerKind === 'catalog')
        return node.ownerId;
    if (node.kind === 'object' && (batchEdges.has(edge) || otherEdges.has(edge)))
        return node.id;
    return undefined;
}
/** Whether a call uploads a batch of items. */
export function isCatalogBatch({ method, edge }) {
    return method === 'POST' && batchEdges.has(edge);
}
/** The growth of both catalog limits; fewer than one user counts as one, so that there is no negative growth. */
export function doublings(uniqueUsers) {
    return Math.log2(Math.max(1, uniqueUsers));
}
//# sourceMappingURL=catalogs.js.map