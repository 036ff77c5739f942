import { compare } from './compare/compare.ts'
import { HELP, parseOptions, UsageError } from './options.ts'
import type { Output } from './progress.ts'
import { replayFile } from './replay/replay-file.ts'

/** Runs the demo with the arguments of a command line, and returns its exit code. */
export async function demo(args: readonly string[], out: Output, err: Output): Promise<number> {
  try {
    const options = parseOptions(args)
    if (options.mode === 'help') out.write(HELP)
    else if (options.mode === 'replay') await replayFile(options, out)
    else await compare(options, out)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    err.write(`${error.message}\n`)
    return 2
  }
}
