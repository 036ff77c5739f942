import pThrottle from 'p-throttle'
import type { Subject, Task } from '../subject.ts'

/** Strict, since only that is a rolling window. Full windows cost it no more: each call looks at two entries. */
function throttled(): Task {
  const throttle = pThrottle({ limit: 100_000_000, interval: 3_600_000, strict: true })
  return { run: throttle(async () => 1) }
}

export const subject: Subject = {
  title: 'p-throttle, strict',
  place: 'memory',
  package: 'p-throttle',
  lacks: ['several limits at once', 'learning from responses', 'denying', 'keys', 'shared state'],
  trials: { 'one-limit': throttled },
}
