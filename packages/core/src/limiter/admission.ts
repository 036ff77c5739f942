import type { Outcome } from '../engine/command.ts'

/** Where a meter stood when a call was admitted. */
export type Mark = Pick<Outcome, 'seq' | 'used' | 'sure' | 'probe'>

/**
 * What a permit remembers of its admission, as plain numbers, since there is one such list for every call on its way:
 * when it was, in epoch ms, and the cost; then a mark for each meter of the plan in turn.
 */
export type Admission = readonly number[]

/** How many numbers come before the marks, and how many make a mark. */
const HEAD = 2
const WIDTH = 3

/** Fractions, so that a copy has room for large numbers from the beginning. */
const BLANK: Admission = Array.from({ length: HEAD + 8 * WIDTH }, () => 0.5)

/** What a store replied to a call, as far as its permit has to remember it. */
export interface Granting {
  /** When it was admitted, epoch ms. */
  readonly now: number
  readonly outcomes: readonly Mark[]
}

/** Packs when a call was admitted, its cost, and the marks of its first `size` meters. */
export function admissionOf(
  granting: Granting,
  cost: number,
  size: number = granting.outcomes.length,
): Admission {
  const packed = BLANK.slice(0, HEAD + size * WIDTH)
  packed[0] = granting.now
  packed[1] = cost
  for (let i = 0; i < size; i++) {
    const { seq, used, sure, probe } = granting.outcomes[i]!
    const start = HEAD + i * WIDTH
    packed[start] = seq
    packed[start + 1] = used
    // It is never less than nothing, so the sign is free to tell of the probe; zero has one, too.
    packed[start + 2] = probe ? -Math.max(0, sure) : Math.max(0, sure)
  }
  return packed
}

/** When the call was admitted, epoch ms. */
export function atOf(admission: Admission): number {
  return admission[0]!
}

/** What the call counts as. */
export function costOf(admission: Admission): number {
  return admission[1]!
}

/** How many meters a call was charged to. */
export function markCount(admission: Admission): number {
  return (admission.length - HEAD) / WIDTH
}

/** The mark of the meter at `index`. */
export function markAt(admission: Admission, index: number): Mark {
  const start = HEAD + index * WIDTH
  const signed = admission[start + 2]!
  return {
    seq: admission[start]!,
    used: admission[start + 1]!,
    sure: Math.abs(signed),
    probe: isNegative(signed),
  }
}

/** Whether the call is the probe after a block of one of its meters. */
export function isProbing(admission: Admission): boolean {
  for (let i = HEAD + 2; i < admission.length; i += WIDTH) if (isNegative(admission[i]!)) return true
  return false
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0)
}
