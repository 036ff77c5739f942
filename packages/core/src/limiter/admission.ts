import type { Outcome } from '../engine/command.ts'

/** Where a meter stood when a call was admitted. */
export type Mark = Pick<Outcome, 'seq' | 'used' | 'sure' | 'probe'>

/** What a permit remembers of its admission. */
export interface Admission {
  /** When, in epoch ms. */
  readonly at: number
  readonly cost: number
  /** A mark for each meter of the plan in turn, as plain numbers: there is one such list for every call on its way. */
  readonly marks: readonly number[]
}

/** How many numbers a mark takes. */
const WIDTH = 4

/** The first `size` marks as numbers. */
export function packMarks(marks: readonly Mark[], size: number = marks.length): number[] {
  const packed = new Array<number>(size * WIDTH)
  for (let i = 0; i < size; i++) {
    const { seq, used, sure, probe } = marks[i]!
    packed[i * WIDTH] = seq
    packed[i * WIDTH + 1] = used
    packed[i * WIDTH + 2] = sure
    packed[i * WIDTH + 3] = probe ? 1 : 0
  }
  return packed
}

/** How many meters a call was charged to. */
export function markCount({ marks }: Admission): number {
  return marks.length / WIDTH
}

/** The mark of the meter at `index`. */
export function markAt({ marks }: Admission, index: number): Mark {
  const at = index * WIDTH
  return { seq: marks[at]!, used: marks[at + 1]!, sure: marks[at + 2]!, probe: isProbe(marks, index) }
}

/** Whether the call is the probe after a block of one of its meters. */
export function isProbing({ marks }: Admission): boolean {
  for (let i = 0; i * WIDTH < marks.length; i++) if (isProbe(marks, i)) return true
  return false
}

function isProbe(marks: readonly number[], index: number): boolean {
  return marks[index * WIDTH + 3] === 1
}
