import type { MeterState } from '@headgate/core/store'

/** Reads a meter as it lies in Redis, by the layout that docs/operations.md gives. */
export function parseMeter(bytes: Buffer): MeterState {
  let at = 2
  const parts = bytes[1]!
  const next = () => {
    at += 8
    return bytes.readDoubleLE(at - 8)
  }
  const [seq, firmSeq, inFlight, slotMs, used] = [next(), next(), next(), next(), next()]
  const newest = [next(), next()]
  const reading =
    parts & 2
      ? {
          unread: next(),
          percent: next(),
          at: next(),
          seq: next(),
          foreign: next(),
          learned: next(),
          learnedAt: next(),
          sharedAt: next(),
          askedAt: next(),
          asked: next(),
        }
      : undefined
  const score = parts & 4 ? { level: next(), at: next() } : undefined
  const block =
    parts & 8
      ? {
          until: next(),
          lengthMs: next(),
          strikes: next(),
          seq: next(),
          resumed: next() !== 0,
          probeUntil: next(),
          probeMs: next(),
          struckAt: next(),
          fitted: next(),
        }
      : undefined
  const slots: number[] = []
  while (at < bytes.length) slots.push(next())
  if (newest[0]! >= 0) slots.push(...newest)
  const window = parts & 1 ? { slotMs, used, slots } : { slotMs: 0, used: 0, slots: [] }
  return { seq, firmSeq, inFlight, ...window, score, reading, block }
}
