/** The hosts of Meta's APIs whose limits are simulated. */
export declare const hosts: readonly ['graph.facebook.com', 'graph.instagram.com', 'graph.threads.net'];
/** One of Meta's API hosts. */
export type Host = (typeof hosts)[number];
/** The API that a host name belongs to. An unknown name is taken for a proxy of `graph.facebook.com`. */
export declare function hostOf(name: string): Host;
//# sourceMappingURL=host.d.ts.map