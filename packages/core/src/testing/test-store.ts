import { HeadgateError, show } from '../errors.ts'
import { agreementCases } from './suite/agreement-cases.ts'
import { blockCases } from './suite/block-cases.ts'
import type { Case } from './suite/case.ts'
import { contractCases } from './suite/contract-cases.ts'
import { Harness, type StoreUnderTest } from './suite/harness.ts'
import { limitCases } from './suite/limit-cases.ts'
import { stateCases } from './suite/state-cases.ts'

/** Options of {@link testStore}. */
export interface TestStoreOptions {
  /** The test runner: `test` of Vitest, of `node:test` and of most others will do. */
  readonly test: (name: string, run: () => Promise<void>) => unknown
  /** Makes a store without any state. Called once for each test. */
  readonly createStore: () => StoreUnderTest | Promise<StoreUnderTest>
  /**
   * Names of tests that are known to fail. One of them that passes fails the run, so that the list stays true.
   * Defaults to none.
   */
  readonly knownGaps?: readonly string[]
  /**
   * How many sequences of 80 generated batches are compared with the reference store, from 1 to 300. Defaults to
   * `50`: some 4,000 batches one after the other, in one test.
   */
  readonly runs?: number
}

/**
 * Registers the tests that every store must pass, as its `capabilities` have it.
 *
 * ```ts
 * testStore({ test, createStore: () => ({ store: createMyStore() }) })
 * ```
 *
 * @throws {HeadgateError} `ERR_INVALID_OPTION` for a known gap that is no test, or a bad number of runs.
 */
export function testStore({ test, createStore, knownGaps = [], runs = 50 }: TestStoreOptions): void {
  if (!(Number.isInteger(runs) && runs >= 1 && runs <= 300)) {
    throw new HeadgateError(
      'ERR_INVALID_OPTION',
      `runs must be a whole number from 1 to 300, not ${show(runs)}`,
    )
  }
  const cases = [...contractCases, ...limitCases, ...blockCases, ...stateCases, ...agreementCases(runs)]
  const names = cases.map(({ name }) => name)
  const unknown = knownGaps.find((gap) => !names.includes(gap))
  if (unknown !== undefined) {
    throw new HeadgateError(
      'ERR_INVALID_OPTION',
      `knownGaps names ${show(unknown)}, but the tests are: ${names.join('; ')}`,
    )
  }
  for (const each of cases) {
    const run = () => runCase(each, createStore)
    test(each.name, knownGaps.includes(each.name) ? () => expectFailure(each.name, run) : run)
  }
}

async function runCase(each: Case, createStore: TestStoreOptions['createStore']): Promise<void> {
  const harness = new Harness(await createStore())
  try {
    if (each.when?.(harness.store.capabilities) ?? true) await each.run(harness)
  } finally {
    await harness.dispose()
  }
}

async function expectFailure(name: string, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch {
    return
  }
  throw new Error(`"${name}" passes: take it off knownGaps`)
}
