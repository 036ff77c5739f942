import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { cpus, release, totalmem, type } from 'node:os'
import type { CellName } from './cells.ts'
import type { Timer } from './measure/timer.ts'
import type { Circumstances } from './results.ts'
import { median } from './statistics.ts'
import { SUBJECTS } from './subjects.ts'

/** Tells where and with what a run was made. */
export async function circumstancesOf(
  cells: readonly CellName[],
  rounds: number,
  seed: number,
  timers: readonly Timer[],
): Promise<Circumstances> {
  const [cpu] = cpus()
  return {
    at: new Date().toISOString(),
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    versions: await versionsOf(new Set(cells.map(({ subject }) => subject))),
    rounds,
    seed,
    timer: {
      resolutionNs: median(timers.map(({ resolutionNs }) => resolutionNs)),
      overheadNs: median(timers.map(({ overheadNs }) => overheadNs)),
    },
  }
}

async function versionsOf(subjects: Iterable<string>): Promise<Record<string, string>> {
  const versions = new Map([['tinybench', versionOf('tinybench')]])
  for (const name of subjects) {
    const { subject } = await SUBJECTS[name]!()
    if (subject.package !== undefined) versions.set(subject.package, versionOf(subject.package))
    if (subject.server !== undefined) versions.set(...(await subject.server()))
  }
  return Object.fromEntries([...versions].sort())
}

function versionOf(name: string): string {
  const path = findPackageJSON(name, import.meta.url)
  return path === undefined ? 'unknown' : JSON.parse(readFileSync(path, 'utf8')).version
}
