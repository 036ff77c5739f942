import { LACKS, trialsOf } from '../rate-limiter-flexible-sqlite.ts'
import type { Subject } from '../subject.ts'

export const subject: Subject = {
  title: 'rate-limiter-flexible, SQLite as it comes',
  place: 'sqlite',
  package: 'rate-limiter-flexible',
  isSlow: true,
  lacks: LACKS,
  trials: trialsOf([]),
}
