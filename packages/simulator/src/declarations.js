const kinds = {
    app: 'app',
    adAccount: 'ad_account',
    page: 'page',
    instagramAccount: 'instagram_account',
    threadsUser: 'threads_user',
    catalog: 'catalog',
    whatsappAccount: 'whatsapp_account',
    whatsappNumber: 'whatsapp_number',
};
/** Reads a {@link FactsOwner}. */
export function kindAndId(owner) {
    const entries = Object.entries(owner);
    const [entry] = entries;
    const kind = entry === undefined ? undefined : kinds[entry[0]];
    if (entries.length !== 1 || kind === undefined) {
        throw new TypeError(`facts are about ${JSON.stringify(owner)}, but must be about exactly one of ${Object.keys(kinds).join(', ')}`);
    }
    return { kind, id: String(entry[1]) };
}
/** Puts everything that the options declare into the world. */
export function declareAll(world, options) {
    if (options.apps.length === 0)
        throw new TypeError('apps is empty, but tokens belong to an app');
    const declare = (kind, things = []) => {
        for (const { id, ...facts } of things)
            world.declare(kind, id, facts);
    };
    declare('app', options.apps);
    declare('ad_account', options.adAccounts);
    for (const { id, instagramAccount, ...facts } of options.pages ?? []) {
        world.declare('page', id, facts, { linkedId: instagramAccount });
    }
    for (const { id, businessId, ...facts } of options.instagramAccounts ?? []) {
        world.declare('instagram_account', id, facts, { alias: businessId });
    }
    declare('threads_user', options.threadsUsers);
    declare('catalog', options.catalogs);
    declare('commerce_account', options.commerceAccounts);
    declare('whatsapp_account', options.whatsappAccounts);
    for (const { id, account, ...facts } of options.whatsappNumbers ?? []) {
        const owner = account === undefined ? undefined : { kind: 'whatsapp_account', id: account };
        world.declare('whatsapp_number', id, facts, { owner });
    }
    for (const { id, kind, owner } of options.objects ?? [])
        world.declare(kind, id, {}, { owner });
}
//# sourceMappingURL=declarations.js.map