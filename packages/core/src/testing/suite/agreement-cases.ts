import type { Batch, Command, Outcome } from '../../engine/command.ts'
import { FIRST_BATCH_AT } from '../batch-maker.ts'
import { createCommandSource } from '../command-source.ts'
import { inspect } from '../commands.ts'
import { createReferenceStore } from '../reference-store.ts'
import { matches } from './assert.ts'
import type { Case } from './case.ts'
import { type Answer, copyOf, type Harness } from './harness.ts'

const BATCHES_PER_RUN = 80

/** Runs are this far apart, so that none begins before another ended. */
const RUN_MS = 86_400_000

/** Compares a store with the reference store, over `runs` sequences of generated batches. */
export function agreementCases(runs: number): readonly Case[] {
  return [
    {
      name: `agrees with the reference store on generated batches`,
      async run(harness) {
        for (let seed = 1; seed <= runs; seed++) await compare(harness, seed)
      },
    },
  ]
}

async function compare(harness: Harness, seed: number): Promise<void> {
  const source = createCommandSource(seed, { app: `run${seed}`, startAt: FIRST_BATCH_AT + seed * RUN_MS })
  const reference = createReferenceStore()
  let now = 0
  for (let i = 0; i < BATCHES_PER_RUN; i++) {
    const batch = source.next()
    now = batch.now
    await compareBatch(harness, reference.execute(batch), batch, `batch ${i} of seed ${seed}`)
  }
  for (const limit of source.limits) {
    const batch = { now, commands: [inspect(limit)] }
    await compareBatch(harness, reference.execute(batch), batch, `${limit.key} at the end of seed ${seed}`)
  }
}

async function compareBatch(
  harness: Harness,
  reply: ReturnType<ReturnType<typeof createReferenceStore>['execute']>,
  batch: Batch,
  where: string,
): Promise<void> {
  const expected = toldBy(copyOf(reply, batch.commands.length), batch)
  harness.wait(batch.now - harness.now)
  const actual = toldBy(await harness.execute(...batch.commands), batch)
  matches(actual, expected, `the answer to ${where}, ${JSON.stringify(batch)}`)
}

/** What a reply has to say of a batch, without what it leaves open. */
function toldBy({ now, deniedBy, retryAt, reason, outcomes }: Answer, { commands }: Batch) {
  if (deniedBy >= 0) return { now, deniedBy, retryAt, reason }
  return {
    now,
    deniedBy,
    retryAt,
    outcomes: outcomes.map((outcome, i) => toldOf(commands[i]!.kind, outcome)),
  }
}

function toldOf(kind: Command['kind'], outcome: Outcome): Partial<Outcome> {
  const { seq, used, sure, probe, blockedUntil, heard: _heard, deviation: _deviation, ...state } = outcome
  if (kind === 'inspect') return { seq, used, sure, probe, blockedUntil, ...state }
  if (kind === 'block') return { seq, used, sure, probe, blockedUntil }
  if (kind !== 'read') return { seq, used, sure, probe }
  const { freeAt: _freeAt, ...told } = outcome
  return told
}
