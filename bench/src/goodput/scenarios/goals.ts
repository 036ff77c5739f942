import type { Goal, Measured } from '../scenario.ts'

/** Goodput at least so much, and at most so large a share refused; both may differ at the smallest quota. */
export function goal(least: Bounds, at600: Bounds = least): Goal {
  const differs = at600.goodput !== least.goodput || at600.rejected !== least.rejected
  return {
    text: differs ? `${textOf(least)}; at 600: ${textOf(at600)}` : textOf(least),
    isMet: ({ goodput, rejected }: Measured, quota: number) => {
      const bounds = quota <= 600 ? at600 : least
      return goodput >= bounds.goodput && rejected <= bounds.rejected
    },
  }
}

interface Bounds {
  readonly goodput: number
  readonly rejected: number
}

function textOf({ goodput, rejected }: Bounds): string {
  const share = (value: number) => `${Number((100 * value).toFixed(2))} %`
  return `≥ ${share(goodput)}, rejected ${rejected === 0 ? 'none' : `≤ ${share(rejected)}`}`
}

/** Goodput at least so much, and at most so many refusals in a window after the first. */
export function goalByWindow(goodput: number, rejectedInWindow: number): Goal {
  return {
    text: `≥ ${100 * goodput} %, rejected ≤ ${rejectedInWindow} a window`,
    isMet: (measured) => measured.goodput >= goodput && measured.rejectedInWindow <= rejectedInWindow,
  }
}

/** Everything that was refused is answered so soon after a block, and so many calls try whether it is over. */
export function goalByBlock(back: number, probes: number): Goal {
  return {
    text: `full rate within ${100 * back} % of its length, ${probes} probe`,
    isMet: (measured) => (measured.back ?? Infinity) <= back && (measured.probes ?? Infinity) <= probes,
  }
}
