import type { Output } from '../src/progress.ts'

/** Keeps what is written to it. */
export interface Page extends Output {
  readonly text: string
}

export function createPage(isTTY = false): Page {
  let text = ''
  return {
    isTTY,
    write(more) {
      text += more
    },
    get text() {
      return text
    },
  }
}
