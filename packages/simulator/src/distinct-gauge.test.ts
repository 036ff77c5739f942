import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DistinctGauge } from './distinct-gauge.ts'

it('counts each member for one window from when it was first named, and admits it again for free', () => {
  const names = fc.array(fc.record({ gapMs: fc.nat(300), name: fc.constantFrom('a', 'b', 'c', 'd', 'e') }))
  fc.assert(
    fc.property(
      names,
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 4 }),
      (calls, windowMs, capacity) => {
        const gauge = new DistinctGauge(windowMs, () => capacity)
        let firsts: { name: string; at: number }[] = []
        let at = 0
        for (const { gapMs, name } of calls) {
          at += gapMs
          firsts = firsts.filter((first) => first.at > at - windowMs)
          const counted = firsts.some((first) => first.name === name)
          const full = !counted && firsts.length >= capacity
          expect(gauge.count(at)).toBe(firsts.length)
          expect(gauge.isFull(at, name)).toBe(full)
          const belowAt = gauge.belowFullAt(at)
          expect(belowAt).toBe(firsts.length < capacity ? at : firsts[0]!.at + windowMs)
          if (!counted && !full) firsts.push({ name, at })
          gauge.add(at, { calls: 1, cpuMs: 0, timeMs: 0, member: name }, full)
        }
      },
    ),
  )
})
