/** Every subject, by the name that results carry: one file each, loaded only where it is measured. */

import type { Place, Subject } from './subject.ts'

type Load = () => Promise<{ readonly subject: Subject }>

export const SUBJECTS: { readonly [name: string]: Load } = {
  'floor-memory': () => import('./subjects/floor-memory.ts'),
  'headgate-memory': () => import('./subjects/headgate-memory.ts'),
  'rate-limiter-flexible-memory': () => import('./subjects/rate-limiter-flexible-memory.ts'),
  limiter: () => import('./subjects/limiter.ts'),
  'express-rate-limit': () => import('./subjects/express-rate-limit.ts'),
  'p-throttle': () => import('./subjects/p-throttle.ts'),
  'p-queue': () => import('./subjects/p-queue.ts'),
  bottleneck: () => import('./subjects/bottleneck.ts'),
  'floor-sqlite': () => import('./subjects/floor-sqlite.ts'),
  'headgate-sqlite': () => import('./subjects/headgate-sqlite.ts'),
  'rate-limiter-flexible-sqlite': () => import('./subjects/rate-limiter-flexible-sqlite.ts'),
  'rate-limiter-flexible-sqlite-wal': () => import('./subjects/rate-limiter-flexible-sqlite-wal.ts'),
  'floor-redis': () => import('./subjects/floor-redis.ts'),
  'headgate-redis': () => import('./subjects/headgate-redis.ts'),
  'rate-limiter-flexible-redis': () => import('./subjects/rate-limiter-flexible-redis.ts'),
}

/** The subject that others of its place are compared with. */
export function floorOf(place: Place): string {
  return `floor-${place}`
}
