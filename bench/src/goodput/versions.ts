import { createRequire } from 'node:module'

/** What results were measured with. */
export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url)
  return {
    node: process.versions.node,
    headgate: require('@headgate/core/package.json').version,
    'rate-limiter-flexible': require('rate-limiter-flexible/package.json').version,
  }
}
