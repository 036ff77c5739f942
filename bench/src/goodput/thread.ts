/** One of the threads that make runs, as its parent asks for them. */

import { parentPort } from 'node:worker_threads'
import { perform, type Task } from './task.ts'

parentPort!.on('message', async (task: Task) => {
  parentPort!.postMessage(await perform(task))
})
