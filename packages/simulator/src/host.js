/** The hosts of Meta's APIs whose limits are simulated. */
export const hosts = ['graph.facebook.com', 'graph.instagram.com', 'graph.threads.net'];
/** The API that a host name belongs to. An unknown name is taken for a proxy of `graph.facebook.com`. */
export function hostOf(name) {
    const bare = name.toLowerCase().replace(/:\d+$/, '');
    if (bare === 'graph.threads.com')
        return 'graph.threads.net';
    return hosts.find((host) => bare === host) ?? 'graph.facebook.com';
}
//# sourceMappingURL=host.js.map