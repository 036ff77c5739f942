import { SUBJECTS } from './subjects.ts'
import { TRIALS, type TrialName } from './trials.ts'

/** A subject in a trial. */
export interface CellName {
  readonly subject: string
  readonly trial: TrialName
}

export function nameOf({ subject, trial }: CellName): string {
  return `${subject}/${trial}`
}

/** Whether a cell is one of Headgate's. */
export function isOwn({ subject }: Pick<CellName, 'subject'>): boolean {
  return subject.startsWith('headgate')
}

/** What of the chosen can be measured here, and what is left out and why. A quick run leaves out what is slow. */
export async function chooseCells(
  isChosen: (name: string) => boolean,
  isQuick: boolean,
): Promise<{ readonly cells: CellName[]; readonly missing: string[] }> {
  const cells: CellName[] = []
  const missing: string[] = []
  for (const [name, load] of Object.entries(SUBJECTS)) {
    const { subject } = await load()
    const trials = trialsOf(subject.trials).filter((trial) => isChosen(nameOf({ subject: name, trial })))
    if (trials.length === 0) continue
    const reason = isQuick && subject.isSlow ? 'too slow for a quick run' : await subject.missing?.()
    if (reason !== undefined) {
      missing.push(`${name}: ${reason}`)
      continue
    }
    for (const trial of trials) {
      if (isQuick && TRIALS[trial].isSlow) missing.push(`${name}/${trial}: too slow for a quick run`)
      else cells.push({ subject: name, trial })
    }
  }
  return { cells, missing }
}

function trialsOf(trials: object): TrialName[] {
  return (Object.keys(TRIALS) as TrialName[]).filter((trial) => Object.hasOwn(trials, trial))
}
