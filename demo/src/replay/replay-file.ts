import { readFile } from 'node:fs/promises'
import { type ReplayOptions, UsageError } from '../options.ts'
import type { Output } from '../progress.ts'
import { parseRecordings, RecordingError } from './recording.ts'
import { onlyAccount, replay } from './replay.ts'
import { callTable, summary } from './replay-report.ts'
import { scoreSummary } from './score-report.ts'

/** Replays every recording of a file, and writes what the limiter makes of it. */
export async function replayFile({ file, all }: ReplayOptions, out: Output): Promise<void> {
  const text = await read(file)
  try {
    const replayed = parseRecordings(text).map((recording) => ({ recording, calls: replay(recording) }))
    for (const { recording, calls } of replayed) {
      const account = onlyAccount(recording)
      const told = account === undefined ? '' : `; told: which of them are on ad account ${account}`
      out.write(`Recording ${recording.name}, ${calls.length} calls${told}\n\n`)
      out.write(`${callTable(calls, all).join('\n')}\n\n`)
    }
    out.write(`${summary(replayed.flatMap(({ calls }) => calls)).join('\n')}\n`)
    const ofScore = scoreSummary(replayed.map(({ calls }) => calls))
    if (ofScore.length > 0) out.write(`\n${ofScore.join('\n')}\n`)
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error
    throw new UsageError(`${file}, line ${error.line}: ${error.message}`)
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}
