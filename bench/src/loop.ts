/**
 * The loops that are measured. The module is loaded anew for every task, so that the compiler knows a single task
 * in each: shared, the second would be slower than the first.
 */

import type { Task } from './subject.ts'

type Run<R> = { readonly run: () => R }

/** Runs a task that answers at once so many times, and tells how many decisions were granted. */
export function loop(task: Run<number>, runs: number): number {
  let granted = 0
  for (let i = 0; i < runs; i++) granted += task.run()
  return granted
}

/** Does the same with a task that answers by promises. */
export async function loopAsync(task: Task, runs: number): Promise<number> {
  let granted = 0
  for (let i = 0; i < runs; i++) granted += await task.run()
  return granted
}
