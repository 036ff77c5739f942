import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Task, TaskResult } from './task.ts'

/** Makes runs on as many threads as there are processors, the long ones first. Results are in the order of tasks. */
export async function performAll(
  tasks: readonly Task[],
  onDone: (done: number) => void,
): Promise<TaskResult[]> {
  const results: TaskResult[] = []
  const order = tasks.map((_, i) => i).sort((a, b) => tasks[b]!.quota - tasks[a]!.quota)
  let next = 0
  let done = 0
  const work = async () => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url))
    try {
      for (let i = order[next++]; i !== undefined; i = order[next++]) {
        results[i] = await ask(worker, tasks[i]!)
        onDone(++done)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), tasks.length) }, work))
  return results
}

function ask(worker: Worker, task: Task): Promise<TaskResult> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (result: TaskResult) => {
      worker.off('error', reject)
      resolve(result)
    })
    worker.postMessage(task)
  })
}
