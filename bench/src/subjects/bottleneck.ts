import Bottleneck from 'bottleneck'
import { createPick } from '../chance.ts'
import type { Subject, Task } from '../subject.ts'

/** A reservoir that is filled up again every hour. */
const OPTIONS = {
  reservoir: 1e9,
  reservoirRefreshAmount: 1e9,
  reservoirRefreshInterval: 3_600_000,
} as const

const granted = async () => 1

function scheduled(): Task {
  const limiter = new Bottleneck(OPTIONS)
  return { run: () => limiter.schedule(granted), close: () => limiter.disconnect() }
}

/** A group keeps a limiter for each key. */
function scheduledByKey(): Task {
  const group = new Bottleneck.Group(OPTIONS)
  const keys = Array.from({ length: 10_000 }, (_, i) => `user:${i}`)
  const pick = createPick(keys.length)
  return {
    run: () => group.key(keys[pick()]!).schedule(granted),
    close: () => Promise.all(group.keys().map((key) => group.deleteKey(key))),
  }
}

export const subject: Subject = {
  title: 'bottleneck',
  place: 'memory',
  package: 'bottleneck',
  isSlow: true,
  lacks: ['rolling window', 'several limits at once', 'learning from responses', 'denying'],
  trials: { 'one-limit': scheduled, 'one-limit-many': scheduledByKey },
}
