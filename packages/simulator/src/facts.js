/** The tier in force: the account's own, else the app's, else the default of new apps. */
export function tierOf(app, account) {
    return account.tier ?? app.tier ?? 'development_access';
}
/** A fresh record with every default. */
export function defaultFacts() {
    return {
        users: 1,
        tier: undefined,
        activeAds: 0,
        activeAudiences: 0,
        userErrors: 0,
        engagedUsers: 1,
        messageableUsers: 1,
        leads: 1,
        impressions: 1,
        uniqueUsers: 1,
        catalogs: 0,
        registeredNumbers: 0,
        messagesPerSecond: 80,
    };
}
/** Overwrites `facts` with what `changes` has of them. Says which value is wrong and what would be right. */
export function changeFacts(facts, changes, where) {
    const known = facts;
    for (const [name, value] of Object.entries(changes)) {
        if (!(name in known))
            throw new TypeError(`${where}: no fact is called "${name}"`);
        if (name === 'tier') {
            if (value !== undefined && value !== 'development_access' && value !== 'standard_access') {
                throw new TypeError(`${where}: tier is "${value}", but must be "development_access" or "standard_access"`);
            }
        }
        else if (typeof value !== 'number' || !(value >= 0)) {
            throw new TypeError(`${where}: ${name} is ${String(value)}, but must be a number not below 0`);
        }
        known[name] = value;
    }
}
//# sourceMappingURL=facts.js.map