import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventHeap } from './event-heap.ts'

test('gives events back by their time, and by their coming where that is the same', () => {
  const steps = fc.array(fc.oneof(fc.nat(20), fc.constant('pop' as const)), { maxLength: 600 })
  fc.assert(
    fc.property(steps, (all) => {
      const heap = new EventHeap()
      let expected: { at: number; event: number }[] = []
      let index = 0
      const pop = () => {
        const first = expected.reduce((best, item) => (item.at < best.at ? item : best))
        expected = expected.filter((item) => item !== first)
        expect(heap.firstAt).toBe(first.at)
        expect(heap.pop()).toBe(first.event)
      }
      for (const step of all) {
        if (step !== 'pop') {
          heap.push(step, index % 16, index)
          expected.push({ at: step, event: index * 16 + (index % 16) })
          index += 1
        } else if (expected.length > 0) {
          pop()
        }
      }
      while (expected.length > 0) pop()
      expect(heap.firstAt).toBe(Number.POSITIVE_INFINITY)
    }),
  )
})
