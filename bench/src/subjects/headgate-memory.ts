import type { AcquireCommand } from '@headgate/core/store'
import { createMemoryStore } from '@headgate/store-memory'
import { createPick } from '../chance.ts'
import { coreTrials, storeTrials } from '../headgate.ts'
import { createMovingClock } from '../moving-clock.ts'
import type { Subject, Task } from '../subject.ts'

const HOUR_MS = 3_600_000

/** Commands that a plan would hold, without the plans: a million of them would be most of what is measured. */
function acquire(key: string): AcquireCommand {
  const limit = {
    key,
    algorithm: 'window',
    capacity: 1e12,
    exact: true,
    windowMs: HOUR_MS + 2_000,
    guardMs: 2_000,
    slotMs: 30_017,
  } as const
  return { kind: 'acquire', limit, cost: 1, probeMs: 60_000 }
}

function storeAlone(users: number) {
  return (): Task => {
    const clock = createMovingClock()
    const store = createMemoryStore({ maxMeters: users + 1 })
    const ofUsers = Array.from({ length: users }, (_, i) => acquire(`{1234567890}:user:${i}`))
    const commands = [acquire('{1234567890}:app:1234567890'), ofUsers[0]!]
    const batch = { commands, now: 0 }
    const pick = createPick(users)
    const decide = (user: number) => {
      clock.move(100)
      batch.now = clock.now()
      commands[1] = ofUsers[user]!
      return store.execute(batch).deniedBy < 0 ? 1 : 0
    }
    for (let user = 0; user < users; user++) decide(user)
    return { run: () => decide(pick()) }
  }
}

/** Nothing but the store is left to hold anything. */
function fill(meters: number, callsEach: number): unknown {
  const clock = createMovingClock()
  const store = createMemoryStore({ maxMeters: meters })
  for (let turn = 0; turn < callsEach; turn++) {
    clock.move(HOUR_MS / callsEach)
    for (let i = 0; i < meters; i++) {
      store.execute({ commands: [acquire(`{1234567890}:user:${i}`)], now: clock.now() })
    }
  }
  if (store.size !== meters) throw new Error(`there are ${store.size} meters, not ${meters}`)
  return store
}

const open = () => ({ store: createMemoryStore() })

export const subject: Subject = {
  title: 'Headgate, memory',
  place: 'memory',
  package: '@headgate/core',
  trials: {
    ...storeTrials(open),
    ...coreTrials(open),
    'store-thousand': storeAlone(1_000),
    'store-million': storeAlone(1_000_000),
  },
  fill,
  callsEach: [1, 10, 120],
}
