/** Forgets what was put into a map or set first, if it holds more than `most`. */
export function forgetOldest<K>(kept: Map<K, unknown> | Set<K>, most: number): void {
  if (kept.size <= most) return
  const [oldest] = kept.keys()
  kept.delete(oldest!)
}
