import type { Task } from './subject.ts'

/** How many call at once, and how often each of them does in a run. */
export interface Callers {
  readonly count: number
  readonly turns: number
}

/** Each makes its next call as soon as the last is answered, so that but for the end of a run as many are under way. */
export const IN_FLIGHT: Callers = { count: 64, turns: 16 }

/** Nobody calls again until all are answered. */
export const BURST: Callers = { ...IN_FLIGHT, turns: 1 }

/** Makes a task of decisions that so many callers ask for; if nothing is said of them, one at a time. */
export function callersTask(
  one: () => number | Promise<number>,
  callers?: Callers,
): Pick<Task, 'size' | 'run'> {
  if (callers === undefined) return { run: one }
  const { count, turns } = callers
  const call = async () => {
    let granted = 0
    for (let turn = 0; turn < turns; turn++) granted += await one()
    return granted
  }
  return {
    size: count * turns,
    async run() {
      const granted = await Promise.all(Array.from({ length: count }, call))
      return granted.reduce((sum, each) => sum + each, 0)
    },
  }
}
