import { fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answer, Job } from './job.ts'
import { MEMORY_FLAGS } from './measure/allocation.ts'

/** Hundreds of processes load the same files. */
const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'headgate-bench-compile-cache') }

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url))

/** Does a job in a fresh process. */
export function runJob<T>(job: Job): Promise<Answer<T>> {
  const execArgv = job.kind === 'latency' ? [] : [...MEMORY_FLAGS]
  return new Promise((resolve, reject) => {
    const child = fork(WORKER, [JSON.stringify(job)], { execArgv, env })
    let answer: Answer<T> | undefined
    child.on('message', (message) => {
      answer = message as Answer<T>
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      if (answer !== undefined) resolve(answer)
      else reject(new Error(`${JSON.stringify(job)} ended with ${code} and without an answer`))
    })
  })
}
