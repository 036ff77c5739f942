/** One call of a recorded run, and what Meta answered. */
export interface RecordedCall {
  /** Seconds since the run began. */
  readonly t: number
  readonly method: string
  readonly path: string
  readonly status: number
  /** Usage headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** One recorded run of a client. */
export interface Recording {
  readonly name: string
  /** Where it stands in its file, from 1. */
  readonly line: number
  readonly calls: readonly RecordedCall[]
}

/** What is wrong in a file of recordings, and on which line. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError'
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/**
 * Reads recorded runs, one JSON object a line. Empty lines are passed over.
 *
 * @throws RecordingError
 */
export function parseRecordings(text: string): Recording[] {
  const recordings: Recording[] = []
  for (const [index, content] of text.split('\n').entries()) {
    if (content.trim() !== '') recordings.push(parseRecording(content, index + 1))
  }
  if (recordings.length === 0) throw new RecordingError(1, 'there is no recording in the file')
  return recordings
}

function parseRecording(content: string, line: number): Recording {
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch (error) {
    throw new RecordingError(line, `not JSON: ${(error as Error).message}`)
  }
  const { recording, calls } = asObject(value, line, 'the line')
  if (typeof recording !== 'string') {
    throw new RecordingError(line, `"recording" is ${show(recording)}; it should be a name`)
  }
  if (!Array.isArray(calls) || calls.length === 0) {
    throw new RecordingError(line, `"calls" is ${show(calls)}; it should be a list of calls`)
  }
  let from = 0
  const parsed = calls.map((call: unknown, index) => {
    const one = parseCall(call, line, `call ${index + 1}`)
    if (one.t < from) {
      throw new RecordingError(
        line,
        `call ${index + 1} has "t" ${one.t}, which is before the call ahead of it`,
      )
    }
    from = one.t
    return one
  })
  return { name: recording, line, calls: parsed }
}

function parseCall(value: unknown, line: number, where: string): RecordedCall {
  const call = asObject(value, line, where)
  const field = <T>(name: string, isRight: (value: unknown) => value is T, right: string): T => {
    const seen = call[name]
    if (isRight(seen)) return seen
    throw new RecordingError(line, `${where} has "${name}" ${show(seen)}; it should be ${right}`)
  }
  const headers: Record<string, string> = {}
  for (const name of Object.keys(call)) {
    if (/^x-/i.test(name)) headers[name.toLowerCase()] = field(name, isText, "the header's value, as text")
  }
  return {
    t: field('t', isSeconds, 'seconds since the run began'),
    method: field('method', isText, 'an HTTP method'),
    path: field('path', isText, 'a path or URL'),
    status: field('status', isStatus, 'an HTTP status'),
    headers,
  }
}

function asObject(value: unknown, line: number, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw new RecordingError(line, `${what} is ${show(value)}; it should be an object`)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** Up to a week: a timer of the limiter's does not reach further than some. */
function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 7 * 86_400
}

function isStatus(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
