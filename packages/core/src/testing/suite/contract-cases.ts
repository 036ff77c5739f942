import type { Reply } from '../../engine/command.ts'
import { acquire, batch, block, inspect, read, windowLimit } from '../commands.ts'
import { matches, ok } from './assert.ts'
import type { Case } from './case.ts'
import { copyOf } from './harness.ts'

const one = windowLimit('{1}:one', { capacity: 1 })
const two = windowLimit('{1}:two', { capacity: 2 })
const three = windowLimit('{1}:three', { capacity: 3 })

/** How a store takes batches and answers them. */
export const contractCases: readonly Case[] = [
  {
    name: 'says what it can do, and does not change it',
    async run({ store: { capabilities } }) {
      const { sync, scope, durable, evicts, clock } = capabilities
      ok(Object.isFrozen(capabilities), 'capabilities must be frozen')
      for (const flag of [sync, durable, evicts]) ok(typeof flag === 'boolean', 'flags must be booleans')
      ok(['process', 'host', 'network'].includes(scope), `scope must be known, not ${scope}`)
      ok(['caller', 'store'].includes(clock), `clock must be known, not ${clock}`)
    },
  },
  {
    name: 'answers at once or with a promise, as it says',
    async run({ store, now }) {
      const reply = store.execute(batch(now, acquire(one)))
      matches(!isPromise(reply), store.capabilities.sync, 'whether it answered at once')
      await reply
    },
  },
  {
    name: 'answers with the time that decided: its own if it has one, else that of the batch',
    async run(harness) {
      harness.wait(12_345)
      matches((await harness.execute(acquire(one))).now, harness.now, 'the time of a grant')
      harness.wait(1)
      matches((await harness.execute(acquire(one))).now, harness.now, 'the time of a denial')
      if (harness.store.capabilities.clock === 'caller') return
      const { now } = copyOf(await harness.store.execute(batch(5, inspect(one))), 1)
      matches(now, harness.now, 'the time, whatever the batch says')
    },
  },
  {
    name: 'answers each command in its place',
    async run(harness) {
      const { deniedBy, retryAt, outcomes } = await harness.execute(
        acquire(two, 2),
        acquire(three, 1),
        inspect(one),
      )
      matches({ deniedBy, retryAt }, { deniedBy: -1, retryAt: 0 }, 'a grant')
      matches(
        outcomes.map(({ used }) => used),
        [2, 1, 0],
        'what each meter counts',
      )
    },
  },
  {
    name: 'numbers the grants of each meter upwards',
    async run(harness) {
      const first = await harness.take(three)
      const other = await harness.take(two)
      harness.wait(10)
      const second = await harness.take(three)
      matches([second.seq, other.seq >= 0], [first.seq + 1, true], 'the sequence numbers')
      matches((await harness.do(inspect(three))).seq, second.seq, 'the number that inspect tells')
    },
  },
  {
    name: 'takes from all meters of a batch or from none',
    async run(harness) {
      await harness.take(one)
      await harness.denied({ deniedBy: 1, reason: 'limit' }, acquire(three), acquire(one), acquire(two))
      for (const limit of [two, three]) matches((await harness.do(inspect(limit))).used, 0, limit.key)
      await harness.take(three, 3)
    },
  },
  {
    name: 'does nothing else of a batch that one acquire denies',
    async run(harness) {
      await harness.take(one)
      await harness.denied({ deniedBy: 2 }, block(two), read(three, 100), acquire(one))
      matches(await harness.do(inspect(two)), { blockedUntil: -1 }, 'the other meter')
      matches(await harness.do(inspect(three)), { percent: -1 }, 'the third meter')
    },
  },
  {
    name: 'denies for the meter that is the last to be free, and tells when and why',
    async run(harness) {
      await harness.take(one)
      harness.wait(5_000)
      await harness.take(two, 2)
      await harness.do(block(three, { forMs: 600_000 }))
      const start = harness.now - 5_000
      await harness.denied({ deniedBy: 0, retryAt: start + 60_500, reason: 'limit' }, acquire(one))
      await harness.denied({ deniedBy: 1, retryAt: start + 65_500 }, acquire(one), acquire(two))
      const retryAt = start + 605_000
      await harness.denied(
        { deniedBy: 1, retryAt, reason: 'block' },
        acquire(one),
        acquire(three),
        acquire(two),
      )
    },
  },
  {
    name: 'denies for ever what costs more than the whole capacity',
    async run(harness) {
      await harness.denied({ retryAt: Number.POSITIVE_INFINITY, reason: 'limit' }, acquire(two, 3))
      await harness.take(two, 2)
    },
  },
  {
    name: 'does the commands of a batch in their order, also on one meter',
    async run(harness) {
      const { outcomes } = await harness.execute(inspect(two), read(two, 50), block(two), inspect(two))
      matches(outcomes[0], { percent: -1, blockedUntil: -1 }, 'before')
      matches(outcomes[3], { percent: 50, blockedUntil: harness.now + 60_000 }, 'after')
    },
  },
  {
    name: 'changes nothing when it inspects',
    async run(harness) {
      await harness.do(read(two, 40))
      await harness.take(two)
      const before = await harness.do(inspect(two))
      for (let i = 0; i < 5; i++) matches(await harness.do(inspect(two)), before, 'the same again')
      matches(
        before,
        {
          used: 1,
          percent: 40,
          readAt: harness.now,
          blockedUntil: -1,
          limit: 2,
          foreign: 1,
          freeAt: harness.now + 1_500,
        },
        'what is told',
      )
      harness.wait(200_000)
      const { seq } = await harness.do(inspect(three))
      harness.wait(200_000)
      ok((await harness.take(three)).seq > seq, 'inspecting must not make a meter')
    },
  },
  {
    name: 'keeps no hold of a batch once execute has returned',
    async run(harness) {
      const { store, now } = harness
      await harness.do(inspect(two))
      const command = acquire(two)
      const reused = { now, commands: [command] }
      const reply = store.execute(reused)
      reused.now = 7
      command.cost = 1_000
      reused.commands.length = 0
      const { deniedBy, outcomes } = copyOf(await reply, 1)
      matches({ deniedBy, used: outcomes[0]?.used }, { deniedBy: -1, used: 1 }, 'the answer')
      matches((await harness.do(inspect(two))).used, 1, 'what was counted')
    },
  },
  {
    name: 'grants exactly what there is to batches that are under way together',
    async run(harness) {
      const limit = windowLimit('{1}:busy', { capacity: 10 })
      await harness.do(inspect(limit))
      const batches = Array.from({ length: 40 }, () => batch(harness.now, acquire(limit), acquire(three, 0)))
      const answers = await Promise.all(
        batches.map(async (each) => {
          const reply = harness.store.execute(each)
          // A store that answers at once may use its reply again, so it is read at once.
          return isPromise(reply) ? copyOf(await reply, 2) : copyOf(reply, 2)
        }),
      )
      const granted = answers.filter(({ deniedBy }) => deniedBy < 0)
      const used = granted.map(({ outcomes }) => outcomes[0]!.used)
      matches(
        used.toSorted((a, b) => a - b),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        'what each grant found',
      )
      matches(granted.length, 10, 'the grants')
    },
  },
  {
    name: 'may be closed more than once',
    async run({ store }) {
      await store.close()
      await store.close()
    },
  },
]

function isPromise(reply: Reply | Promise<Reply>): reply is Promise<Reply> {
  return 'then' in reply
}
