import type { Block, Scenario, Setup } from '../scenario.ts'
import { HOUR_MS, MINUTE_MS, START_AT } from '../units.ts'
import { appSetup, QUOTAS } from './app-setup.ts'
import { goalByBlock } from './goals.ts'

const PROCESSES = 8
const WORKERS_EACH = 5

/** Where the hour of a block begins, so that it falls on no edge of a window. */
const FIRST_AT = START_AT + 1.37 * HOUR_MS
const EVERY_MS = 3 * HOUR_MS

function blocksOf(lengthMs: number, runMs: number): Block[] {
  const blocks: Block[] = []
  for (let startAt = FIRST_AT; startAt + 3 * lengthMs < START_AT + runMs; startAt += EVERY_MS) {
    blocks.push({ startAt, endAt: startAt + lengthMs })
  }
  return blocks
}

/** Eight processes with five workers each, which have half as much to do as the quota allows, and a burst. */
function blockSetup(quota: number, blocks: readonly Block[], own: Partial<Setup> = {}): Setup {
  const setup = appSetup(quota, {
    processes: PROCESSES,
    workersEach: WORKERS_EACH,
    demand: quota / 2,
    burst: PROCESSES * WORKERS_EACH,
    blocks,
    ...own,
  })
  const { family, subject } = setup.meter
  const calls = setup.truth.quotas![0]!.calls!
  return {
    ...setup,
    changes: blocks.flatMap(({ startAt, endAt }) => [
      { at: startAt, make: (meta) => meta.setQuota({ family, subject, calls: 0 }) },
      { at: endAt, make: (meta) => meta.setQuota({ family, subject, calls }) },
    ]),
  }
}

/** Where nothing is told, the goal is a matter of luck. */
const BOUND = `What could be reached: nothing tells how long the block lasts, so only a call can find out. If each try comes g times as late as the one before, the last comes up to (g − 1) of the block's length after its end, and from the first try at t₀ on it takes log(L / t₀) / log(g) of them. To be back within 10 % after 20 minutes, with a first try after 5, takes 15 tries; with one try it takes a guess that is right within 10 %. Headgate waits for 5 minutes, what this code calls for, and up to a tenth more; and if its probe is refused, for any time from that up to twice, four times … as long, so that clients who share nothing do not come back together. So it is one try and 10 % where the guess is right, and some three where it is not. In each of its own blocks there is one probe.`

function appWide(name: string, lengthMs: number): Scenario {
  const minutes = lengthMs / MINUTE_MS
  return {
    name,
    title: `app-wide block of ${minutes} min, 40 calls in flight in 8 workers`,
    story:
      `Every three hours Meta refuses all calls of the app for ${minutes} minutes (code 4), and says nothing of how ` +
      'long. Forty calls in eight processes have just been sent. There is half as much to do as the quota allows.',
    quotas: QUOTAS,
    goal: goalByBlock(0.1, 1),
    bound: BOUND,
    skipWindows: () => 0,
    setup: ({ quota, lengthMs: runMs }) => blockSetup(quota, blocksOf(lengthMs, runMs)),
  }
}

export const shortBlock: Scenario = appWide('block-5-min', 5 * MINUTE_MS)

export const longBlock: Scenario = appWide('block-20-min', 20 * MINUTE_MS)

const AD_ACCOUNT = '42'

/** What the simulator estimates while nothing at all is granted: a window. */
const TOLD_MS = HOUR_MS

export const toldBlock: Scenario = {
  name: 'block-told',
  title: 'block of 60 min whose length the header estimates',
  story:
    'As before, but on the Ads Insights limit of an ad account, whose header says for how many minutes access is ' +
    'gone.',
  quotas: QUOTAS,
  goal: goalByBlock(0.1, 1),
  bound: `What could be reached: the header rounds up to whole minutes, which is 1.7 % of an hour at most. Headgate ends its blocks up to a tenth of the estimate later, at random, so that clients who share nothing do not come back together: 5 % on average.`,
  skipWindows: () => 0,
  setup({ quota, lengthMs: runMs }) {
    const meter = { family: 'ads_insights', subject: AD_ACCOUNT }
    return blockSetup(quota, blocksOf(TOLD_MS, runMs), {
      truth: {
        apps: [{ id: '1', tier: 'development_access' }],
        adAccounts: [{ id: AD_ACCOUNT, activeAds: quota / 400 }],
        quotas: [{ ...meter, calls: quota }],
      },
      meter,
      token: { type: 'user', id: '7' },
      accessToken: 'user:1:7',
      kinds: [{ share: 1, url: `/v24.0/act_${AD_ACCOUNT}/insights` }],
      told: {
        app: { tier: 'development_access' },
        adAccounts: { [AD_ACCOUNT]: { activeAds: (quota - 600) / 400, userErrors: 0 } },
      },
    })
  },
}
