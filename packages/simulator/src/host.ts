/** The hosts of Meta's APIs whose limits are simulated. */
export const hosts = ['graph.facebook.com', 'graph.instagram.com', 'graph.threads.net'] as const

/** One of Meta's API hosts. */
export type Host = (typeof hosts)[number]

/** The API that a host name belongs to. What is unknown is taken for `graph.facebook.com`, as proxies do. */
export function hostOf(name: string): Host {
  const bare = name.toLowerCase()
  return hosts.find((host) => bare === host) ?? 'graph.facebook.com'
}
