import { acquire, inspect, metricLimit, read, release, scoreLimit, windowLimit } from '../commands.ts'
import { matches, ok } from './assert.ts'
import type { Case } from './case.ts'

const ten = windowLimit('{1}:ten')
const score = scoreLimit('{1}:score')
const metric = metricLimit('{1}:metric')

/** What windows, scores and readings do. */
export const limitCases: readonly Case[] = [
  {
    name: 'grants until the capacity is used up, and again as slots leave the window',
    async run(harness) {
      const start = harness.now
      for (let i = 0; i < 10; i++) {
        await harness.take(ten)
        harness.wait(1_000)
      }
      await harness.opensAt(start + 60_500, ten)
      await harness.opensAt(start + 61_500, ten)
      await harness.opensAt(start + 63_500, ten, 2)
    },
  },
  {
    name: 'counts a slot until its last moment is a window old',
    async run(harness) {
      harness.wait(120)
      await harness.take(ten, 4)
      harness.wait(379)
      await harness.take(ten, 6)
      await harness.opensAt(harness.now + 1 + 60_000, ten, 10)
    },
  },
  {
    name: 'follows a capacity that changes, and keeps what it counted',
    async run(harness) {
      await harness.take(ten, 10)
      const wider = { ...ten, capacity: 12 }
      await harness.take(wider, 2)
      await harness.denied({}, acquire(wider))
      await harness.denied({}, acquire(ten))
      matches(await harness.do(inspect(ten)), { used: 12, limit: 10 }, 'the meter')
    },
  },
  {
    name: 'keeps what it counted when the width of the slots changes',
    async run(harness) {
      const start = harness.now
      await harness.take(ten, 9)
      harness.wait(700)
      const coarse = { ...ten, slotMs: 2_000 }
      await harness.take(coarse)
      await harness.opensAt(start + 60_000 + 2_000, coarse)
    },
  },
  {
    name: 'forgets a call that is given back',
    async run(harness) {
      await harness.take(ten, 4)
      harness.wait(10_000)
      const call = await harness.take(ten, 6)
      harness.wait(10_000)
      matches((await harness.do(release(call))).used, 4, 'what is left')
      await harness.take(ten, 6)
      await harness.denied({ retryAt: harness.now - 20_000 + 60_500 }, acquire(ten))
    },
  },
  {
    name: 'gives nothing back of a window that has passed',
    async run(harness) {
      const call = await harness.take(ten, 6)
      harness.wait(60_500)
      await harness.take(ten, 6)
      matches((await harness.do(release(call))).used, 6, 'what is counted')
    },
  },
  {
    name: 'frees nothing early when the clock is set back, and locks nobody out for longer than a window',
    async run(harness) {
      const call = await harness.take(ten, 5)
      harness.wait(-30_000)
      await harness.take(ten, 5)
      await harness.denied({ retryAt: harness.now + 60_500 }, acquire(ten))
      matches((await harness.do(release(call))).used, 10, 'what is counted, though one is given back')
      await harness.opensAt(harness.now + 60_500, ten, 10)
    },
  },
  {
    name: 'drains a score evenly, a full one within its window',
    async run(harness) {
      await harness.take(score, 60)
      await harness.opensAt(harness.now + 5_000, score)
      await harness.opensAt(harness.now + 15_000, score, 3)
      harness.wait(150_000)
      matches((await harness.do(inspect(score))).used, 30, 'the level halfway')
      harness.wait(150_000)
      matches((await harness.do(inspect(score))).used, 0, 'the level at the end')
    },
  },
  {
    name: 'keeps fractions of points',
    async run(harness) {
      await harness.take(score, 1)
      harness.wait(1)
      matches((await harness.do(inspect(score))).used, 1 - 60 / 300_000, 'the level')
      const call = await harness.take(score, 0.25)
      matches((await harness.do(release(call))).used, 1 - 60 / 300_000, 'the level after a call given back')
    },
  },
  {
    name: 'sets a score to what a reading says, and the points taken since',
    async run(harness) {
      const call = await harness.take(score, 6)
      const later = await harness.take(score, 3)
      matches((await harness.do(read(score, 50, call))).used, 33, 'the level')
      // 10 % are 6 points, and 5 % above are kept.
      matches(
        await harness.do(read(score, 10, later)),
        { used: 9, deviation: -45, percent: 10, readAt: harness.now },
        'the lower reading of a later call',
      )
      matches((await harness.do(read(score, 90, call))).used, 9, 'the level after a late reading')
      matches((await harness.do(read(score, 0))).used, 9, 'the level after a lower reading as of now')
      matches((await harness.do(read(score, 100))).used, 60, 'the level after a higher one')
    },
  },
  {
    name: 'expects of a score what was counted, without what it kept above a reading',
    async run(harness) {
      const first = await harness.take(score, 6)
      matches(
        await harness.do(read(score, 5, first)),
        { used: 6, deviation: 0, percent: 5 },
        'a first reading',
      )
      // 6 points, 3 of them kept, and 3 more.
      const second = await harness.take(score, 3)
      matches(await harness.do(read(score, 10, second)), { used: 9, deviation: 0 }, 'a reading as expected')
      harness.wait(40_000)
      // What was kept has drained to 1 point, before 3 more came.
      const third = await harness.take(score, 3)
      matches(await harness.do(read(score, 10, third)), { used: 6, deviation: 5 }, 'a dearer call')
    },
  },
  {
    name: 'corrects what was counted of a metric both ways',
    async run(harness) {
      const call = await harness.take(metric, 400)
      const later = await harness.take(metric, 200)
      matches(
        await harness.do(read(metric, 29, call)),
        { used: 500, foreign: 0, deviation: 0, limit: 1_000 },
        'what calls were cheaper by',
      )
      matches(
        await harness.do(read(metric, 59, later)),
        { used: 500, foreign: 100, deviation: 10 },
        'what calls were dearer by',
      )
      matches(
        await harness.do(read(metric, 9, call)),
        { used: 500, foreign: 100, deviation: 0 },
        'a late reading',
      )
      matches(await harness.do(read(metric, 0)), { used: 500, foreign: 100 }, 'a lower one as of now')
      await harness.take(metric, 400)
      await harness.denied({ retryAt: harness.now + 500 + 1_000 }, acquire(metric, 1))
    },
  },
  {
    name: 'adds to a reading the calls that were admitted since',
    async run(harness) {
      const call = await harness.take(ten, 2)
      await harness.take(ten, 3)
      await harness.do(read(ten, 60, call))
      // 61.5 % of 10 less our 2 are others', and 5 are ours by now.
      matches(await harness.do(inspect(ten)), { used: 5, foreign: 5, percent: 60 }, 'the meter')
      await harness.denied({ reason: 'limit' }, acquire(ten))
      harness.wait(60_000)
      matches((await harness.do(inspect(ten))).foreign, 5, 'what others use a window later')
      harness.wait(30_000)
      matches((await harness.do(inspect(ten))).foreign, 3, 'what others use half a window after that')
      harness.wait(30_000)
      matches((await harness.do(inspect(ten))).foreign, 0, 'what others use another half later')
    },
  },
  {
    name: 'lets no late reading undo a newer one',
    async run(harness) {
      const first = await harness.take(ten)
      const second = await harness.take(ten)
      await harness.do(read(ten, 70, second))
      const { foreign } = await harness.do(inspect(ten))
      harness.wait(1_000)
      await harness.do(read(ten, 10, first))
      matches(
        await harness.do(inspect(ten)),
        { percent: 70, readAt: harness.now - 1_000 },
        'after the late one',
      )
      await harness.do(read(ten, 20))
      matches(
        await harness.do(inspect(ten)),
        { percent: 20, readAt: harness.now, foreign: 1 },
        'after one as of now',
      )
      ok(foreign > 0, 'others must have been seen')
    },
  },
  {
    name: 'lets one call ask for a fresh reading once a full window is quiet, within a certain capacity',
    async run(harness) {
      await harness.do(read(ten, 98))
      await harness.take(ten)
      await harness.opensAt(harness.now + 500 + 1_000, ten)
      await harness.denied({}, acquire(ten))
      await harness.do(read(ten, 100))
      await harness.denied({ retryAt: harness.now + 500 + 60_000 }, acquire(ten))
    },
  },
  {
    name: 'waits longer for a fresh reading where the last is older than a window',
    async run(harness) {
      const unknown = windowLimit('{1}:unknown', { capacity: 1, exact: false })
      await harness.do(read(unknown, 50))
      await harness.take(unknown)
      await harness.denied({ retryAt: harness.now + 500 + 1_000 }, acquire(unknown))
      harness.wait(61_000)
      await harness.take(unknown)
      await harness.denied({ retryAt: harness.now + 60_500 }, acquire(unknown))
    },
  },
  {
    name: 'proves no capacity by calls that may have left the window',
    async run(harness) {
      const fields = { capacity: 0, exact: false, windowMs: 60_500, guardMs: 500 }
      const unknown = windowLimit('{1}:unknown', fields)
      await harness.do(read(unknown, -1, await harness.take(unknown, 50)))
      harness.wait(59_600)
      const call = await harness.take(unknown)
      matches([call.used, call.sure], [51, 1], 'what is counted, and what is sure of it')
      harness.wait(1_400)
      await harness.take(unknown)
      harness.wait(1_000)
      await harness.do(read(unknown, 0, call))
      matches((await harness.do(inspect(unknown))).limit, 100, 'the limit')
    },
  },
  {
    name: 'spends of a capacity known in part what readings prove',
    async run(harness) {
      const unknown = windowLimit('{1}:unknown', { capacity: 0, exact: false })
      const call = await harness.take(unknown, 50)
      matches((await harness.do(inspect(unknown))).limit, Number.POSITIVE_INFINITY, 'the limit before')
      await harness.do(read(unknown, 49, call))
      matches((await harness.do(inspect(unknown))).limit, 100, 'the limit after')
      await harness.take(unknown, 50)
      await harness.denied({ retryAt: harness.now + 500 + 1_000 }, acquire(unknown, 200))
      matches(
        (await harness.do(inspect({ ...unknown, capacity: 300 }))).limit,
        300,
        'the limit known in part',
      )
    },
  },
]
