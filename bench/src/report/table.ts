import { TYPICAL_CALLS } from '../measure/heap.ts'
import type { Cell, HeapCell, Results } from '../results.ts'
import { SUBJECTS } from '../subjects.ts'
import { TRIALS } from '../trials.ts'
import { showBytes, showError, showNs, showRatio } from './show.ts'

/** A row of the table: everything that is known of a subject in a trial. */
export interface Row {
  readonly trial: string
  readonly subject: string
  readonly cell: Cell
  readonly heap: HeapCell | undefined
  readonly lacks: readonly string[]
}

/** The rows of the one table, by trials. */
export async function rowsOf({ cells, heap }: Results): Promise<Row[]> {
  const order = Object.keys(TRIALS)
  const sorted = cells.toSorted((a, b) => order.indexOf(a.trial) - order.indexOf(b.trial))
  const rows: Row[] = []
  for (const cell of sorted) {
    const { subject } = await SUBJECTS[cell.subject]!()
    const ofSubject = heap.filter((one) => one.subject === cell.subject)
    rows.push({
      trial: TRIALS[cell.trial].title,
      subject: subject.title,
      cell,
      heap: ofSubject.find(({ callsEach }) => callsEach === TYPICAL_CALLS),
      lacks: subject.lacks ?? [],
    })
  }
  return rows
}

/** Prints the one table. */
export async function printTable(results: Results): Promise<void> {
  const { circumstances } = results
  const { timer, rounds, seed } = circumstances
  console.log(
    `Node ${circumstances.node}, ${circumstances.cpu}, ${circumstances.cores} cores; ${rounds} rounds, seed ${seed}`,
  )
  console.log(
    `timer: resolution ${timer.resolutionNs} ns, overhead ${timer.overheadNs} ns (taken off p99 and p99.9)`,
  )
  const rows = await rowsOf(results)
  console.table(
    rows.map(({ trial, subject, cell, heap, lacks }) => ({
      trial,
      subject,
      median: showNs(cell.medianNs),
      p99: showNs(cell.p99Ns),
      'p99.9': showNs(cell.p999Ns),
      'ops/s': Math.round(cell.opsPerSecond).toLocaleString('en-US'),
      '× floor': rounds > 1 ? `${showRatio(cell.ratio)} ±${showError(cell.error)}` : showRatio(cell.ratio),
      'bytes each': showBytes(cell.bytes),
      'heap a meter': showBytes(heap?.bytes),
      'does not do': lacks.join(', '),
    })),
  )
}
