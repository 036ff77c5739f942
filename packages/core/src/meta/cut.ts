/** A part of a text this long or longer is copied, so that keeping the part does not keep the text. */
const LONG_TEXT = 2_048

/** V8 copies shorter parts of a string anyway, and lets longer ones point into the whole. */
const SHORTEST_SLICE = 13

/** The part of `text` from `start` to before `end`, which does not hold on to a long text. */
export function cut(text: string, start: number, end: number): string {
  const part = text.slice(start, end)
  return text.length < LONG_TEXT || part.length < SHORTEST_SLICE ? part : `${part} `.slice(0, -1)
}
