import { LACKS, trialsOf } from '../rate-limiter-flexible-sqlite.ts'
import type { Subject } from '../subject.ts'

export const subject: Subject = {
  title: "rate-limiter-flexible, SQLite with Headgate's settings",
  place: 'sqlite',
  package: 'rate-limiter-flexible',
  lacks: LACKS,
  trials: trialsOf(['journal_mode = WAL', 'synchronous = NORMAL']),
}
