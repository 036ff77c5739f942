/** The hosts of Meta's APIs whose limits are simulated. */
export const hosts = ['graph.facebook.com', 'graph.instagram.com', 'graph.threads.net'] as const

/** One of Meta's API hosts. */
export type Host = (typeof hosts)[number]

/** The API that a host name belongs to. An unknown name is taken for a proxy of `graph.facebook.com`. */
export function hostOf(name: string): Host {
  const bare = name.toLowerCase().replace(/:\d+$/, '')
  if (bare === 'graph.threads.com') return 'graph.threads.net'
  return hosts.find((host) => bare === host) ?? 'graph.facebook.com'
}
