import fc from 'fast-check'
import { expect, test } from 'vitest'
import { errorOf } from '../../../../test/support/error-of.ts'
import { MIXED, type OpName, program, World } from '../../test/world.ts'
import { HeadgateError } from '../errors.ts'
import type { WindowState } from './algorithms/window.ts'
import type { MeterState } from './meter.ts'
import { decodeMeter, encodeMeter } from './meter-codec.ts'

const EVERYTHING: OpName[] = [
  'acquire',
  'wait',
  'follow',
  'release',
  'read',
  'block',
  'resume',
  'back',
  'capacity',
]

test('reads every meter that programs lead to as it was written', () => {
  let meters = 0
  fc.assert(
    fc.property(program(EVERYTHING), (ops) => {
      const world = new World(MIXED)
      for (const op of ops) {
        if (op.op === 'acquire') world.execute(...world.acquires(op))
        else world.run(op)
        for (const meter of world.states.values()) {
          expect(decodeMeter(encodeMeter(meter))).toStrictEqual(meter)
          meters += 1
        }
      }
    }),
    { numRuns: 300 },
  )
  expect(meters).toBeGreaterThan(10_000)
})

/** Numbers of every width and sign, whole and not. */
const number = fc.oneof(
  fc.nat(300),
  fc.nat(70_000),
  fc.maxSafeNat(),
  fc.constantFrom(-1, 249, 250, 2 ** 16 - 1, 2 ** 16, 2 ** 32 - 1, 2 ** 32, Number.POSITIVE_INFINITY),
  fc.double({ noNaN: true }).map((value) => value + 0),
)

const anyWindow: fc.Arbitrary<WindowState> = fc.oneof(
  fc.constant<WindowState>({ slotMs: 0, used: 0, slots: [] }),
  fc.record({
    slotMs: number.filter((slotMs) => slotMs > 0),
    used: number,
    slots: fc
      .array(fc.tuple(fc.nat(2 ** 31), number), { maxLength: 130 })
      .map((slots) => slots.sort(([a], [b]) => a - b).flat()),
  }),
)

// Every field is named, so that one which the codec does not know of yet does not compile here either.
const anyOther: fc.Arbitrary<Omit<MeterState, keyof WindowState>> = fc.record({
  seq: number,
  firmSeq: number,
  inFlight: number,
  score: optional(fc.record({ level: number, at: number })),
  reading: optional(
    fc.record({
      percent: number,
      at: number,
      seq: number,
      foreign: number,
      learned: number,
      learnedAt: number,
      sharedAt: number,
      unread: number,
      askedAt: number,
      asked: number,
    }),
  ),
  block: optional(
    fc.record({
      until: number,
      lengthMs: number,
      strikes: number,
      seq: number,
      resumed: fc.boolean(),
      probeUntil: number,
      probeMs: number,
      struckAt: number,
      fitted: number,
    }),
  ),
})

const anyMeter: fc.Arbitrary<MeterState> = fc
  .tuple(anyWindow, anyOther)
  .map(([window, other]) => ({ ...other, ...window }))

function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined })
}

test('reads any meter as it was written, whichever parts it has and however wide its numbers are', () => {
  fc.assert(
    fc.property(anyMeter, (meter) => {
      expect(decodeMeter(encodeMeter(meter))).toEqual(meter)
    }),
    { numRuns: 2000 },
  )
})

test('reads from the middle of a buffer, and gives out bytes that the next meter does not change', () => {
  const meter: MeterState = { ...EMPTY, score: { level: 12.5, at: 1_795_000_000_000 } }
  const first = encodeMeter(meter)
  encodeMeter(EMPTY)
  const padded = new Uint8Array(first.length + 20)
  padded.set(first, 7)
  expect(decodeMeter(padded.subarray(7, 7 + first.length))).toStrictEqual(meter)
})

test('gives out bytes that no later meter changes, however many and long they are', () => {
  const meters = Array.from({ length: 500 }, (_, i): MeterState => {
    const slots = Array.from({ length: i * 20 }, (_, slot) => [slot, i + 0.5]).flat()
    return { ...EMPTY, seq: i, slotMs: 500, used: 1, slots }
  })
  const written = meters.map(encodeMeter)
  for (const [i, bytes] of written.entries()) expect(decodeMeter(bytes)).toStrictEqual(meters[i])
})

test('keeps the window of a saturated meter within 700 bytes', () => {
  const slots = Array.from({ length: 121 }, (_, i) => [59_800_000 + i, 1_666]).flat()
  const window = { slotMs: 30_017, used: 121 * 1_666, slots }
  expect(encodeMeter({ ...EMPTY, ...window }).length).toBeLessThan(700)
})

const EMPTY: MeterState = {
  seq: 1_795_000_000_123,
  firmSeq: 1_795_000_000_000,
  inFlight: 0,
  slotMs: 0,
  used: 0,
  slots: [],
  score: undefined,
  reading: undefined,
  block: undefined,
}

const FULL: MeterState = {
  ...EMPTY,
  inFlight: 2.5,
  slotMs: 500,
  used: 7.5,
  slots: [3_590_000_000, 3, 3_590_000_001, 4.5],
  score: { level: 59.25, at: 1_795_000_000_100 },
  reading: {
    percent: 97,
    at: 1_795_000_000_050,
    seq: 1_795_000_000_001,
    foreign: 31_000,
    learned: -1,
    learnedAt: 1_795_000_000_050,
    sharedAt: 1_795_000_000_049,
    unread: 4.5,
    askedAt: 1_795_000_000_060,
    asked: 3,
  },
  block: {
    until: 1_795_000_060_000,
    lengthMs: 60_000,
    strikes: 2,
    seq: 1_795_000_000_120,
    resumed: true,
    probeUntil: 0,
    probeMs: 30_000,
    struckAt: 1_795_000_000_000,
    fitted: 30_000,
  },
}

/** What each format wrote for `FULL`. Never to be changed: files of that format are out there. */
const WRITTEN = new Map([
  [
    1,
    '01fc00b0e765e51e7a42fc0000e065e51e7a42fc00000000000004400ffaf401fc0000000000001e4002fb800dfbd50301fc0000000000001240fc0000000000a04d40fc0040e665e51e7a4261fc0020e365e51e7a42fc0010e065e51e7a42fa1879fc000000000000f0bffc0020e365e51e7a42fc0010e365e51e7a42fc0000000000001240fc00c0e365e51e7a4203fc00008674e51e7a42fa60ea02fc0080e765e51e7a420100fa3075fc0000e065e51e7a42fa3075',
  ],
])

test.for([...WRITTEN])('reads format %d', ([, hex]) => {
  expect(decodeMeter(Buffer.from(hex, 'hex'))).toStrictEqual(FULL)
})

test('writes the newest format as it is on record', () => {
  const bytes = encodeMeter(FULL)
  expect(Buffer.from(bytes).toString('hex')).toBe(WRITTEN.get(bytes[0]!))
})

const refusalOf = (bytes: Uint8Array) => errorOf(() => decodeMeter(bytes))

test('refuses the format of a later version, and says which version to get', () => {
  const bytes = encodeMeter(FULL)
  const newest = bytes[0]!
  bytes[0] = newest + 1
  const { code, message } = refusalOf(bytes)
  expect(code).toBe('ERR_STORE_FORMAT')
  expect(message).toContain(`format ${newest + 1}`)
  expect(message).toContain(`up to ${newest}`)
  expect(message).toContain('Update it')
})

test('refuses a meter that was cut off, has something behind it, or is empty', () => {
  const bytes = encodeMeter(FULL)
  for (let length = 0; length < bytes.length; length++) {
    expect(refusalOf(bytes.subarray(0, length)).code).toBe('ERR_STORE_FORMAT')
  }
  const longer = new Uint8Array(bytes.length + 1)
  longer.set(bytes)
  expect(refusalOf(longer).code).toBe('ERR_STORE_FORMAT')
})

test.for([-1, Number.NEGATIVE_INFINITY, Number.NaN])(
  'refuses a window with slots of a width that is none: %d',
  (slotMs) => {
    expect(refusalOf(encodeMeter({ ...EMPTY, slotMs })).code).toBe('ERR_STORE_FORMAT')
  },
)

test.for([-1, 0.5, 1, 2 ** 31, Number.NaN])(
  'refuses a window that claims to have %d slots, and has none',
  (count) => {
    const bytes = encodeMeter({ ...EMPTY, slotMs: 500 })
    const claim = new DataView(new ArrayBuffer(9))
    claim.setUint8(0, 252)
    claim.setFloat64(1, count, true)
    // The last byte is the number of slots; eight bytes after the kind are a number of any sort.
    const claiming = Buffer.concat([bytes.subarray(0, -1), new Uint8Array(claim.buffer)])
    expect(refusalOf(claiming).code).toBe('ERR_STORE_FORMAT')
  },
)

test('reads any bytes as a meter or refuses them, at once', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, known) => {
      if (known && bytes.length > 0) bytes[0] = 1
      try {
        decodeMeter(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(HeadgateError)
      }
    }),
    { numRuns: 5000 },
  )
})
