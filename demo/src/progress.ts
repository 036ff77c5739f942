/** Where the demo writes to: a terminal, a pipe, or a test. */
export interface Output {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Shows how far one run is: a line that is drawn again on a terminal, a line each quarter elsewhere. */
export interface Progress {
  /** `done` goes from 0 to 1. */
  show(done: number, text: string): void
  /** Puts the last line in place of the first ones. */
  end(text: string): void
}

const BAR_WIDTH = 20
const PLAIN_LINES = 4

export function createProgress(out: Output, title: string): Progress {
  let next = 1
  return {
    show(done, text) {
      if (out.isTTY) {
        const filled = Math.min(BAR_WIDTH, Math.floor(done * BAR_WIDTH))
        const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled)
        out.write(`\r\x1b[K${title}  ${bar}  ${text}`)
      } else if (done * PLAIN_LINES >= next && next < PLAIN_LINES) {
        next = Math.floor(done * PLAIN_LINES) + 1
        out.write(`${title}  ${text}\n`)
      }
    },
    end(text) {
      out.write(`${out.isTTY ? '\r\x1b[K' : ''}${title}  ${text}\n`)
    },
  }
}

/** Shows nothing. */
export const silent: Progress = { show() {}, end() {} }
