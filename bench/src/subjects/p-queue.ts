import PQueue from 'p-queue'
import type { Subject, Task } from '../subject.ts'

/** Strict, since only that is a rolling window. */
function queued(): Task {
  const queue = new PQueue({ interval: 3_600_000, intervalCap: 100_000_000, strict: true })
  const task = async () => 1
  return { run: () => queue.add(task), close: () => queue.clear() }
}

export const subject: Subject = {
  title: 'p-queue, strict',
  place: 'memory',
  package: 'p-queue',
  lacks: ['several limits at once', 'learning from responses', 'denying', 'keys', 'shared state'],
  trials: { 'one-limit': queued },
}
