/** The part of a key by which Redis Cluster chooses the node: what is in the first braces, or else all of it. */
export function hashTagOf(key: string): string {
  const open = key.indexOf('{')
  if (open < 0) return key
  const close = key.indexOf('}', open)
  return close <= open + 1 ? key : key.slice(open + 1, close)
}
