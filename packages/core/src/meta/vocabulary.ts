/**
 * The words that Meta sends again and again. Taking the constant instead of cutting the word out of its text
 * saves the allocation, makes comparing it a comparison of pointers, and does not hold on to the text.
 */

const WORDS = [
  'call_count',
  'call_volume',
  'total_cputime',
  'cpu_time',
  'total_time',
  'estimated_time_to_regain_access',
  'type',
  'ads_api_access_tier',
  'development_access',
  'standard_access',
  'app_id_util_pct',
  'acc_id_util_pct',
  'reset_time_duration',
  'ads_insights',
  'ads_management',
  'custom_audience',
  'instagram',
  'leadgen',
  'messenger',
  'pages',
  'threads',
  'whatsapp',
  'whatsapp_business_management',
  'catalog_batch',
  'catalog_management',
  'error',
  'message',
  'code',
  'error_subcode',
  'fbtrace_id',
  'is_transient',
  'OAuthException',
] as const

const SLOTS = 256

const slots: readonly (readonly string[])[] = fillSlots()

/** A short part of a text this long or longer is copied, so that keeping the part does not keep the text. */
const LONG_TEXT = 2_048

/** V8 copies shorter parts of a string anyway, and lets longer ones point into the whole. */
const SHORTEST_SLICE = 13

/** The part of `text` from `start` to before `end`. */
export function cut(text: string, start: number, end: number): string {
  const length = end - start
  if (length > 0) {
    const first = text.charCodeAt(start)
    const last = text.charCodeAt(end - 1)
    for (const word of slots[slotOf(length, first, last)]!) {
      if (word.length === length && isAt(word, text, start)) return word
    }
  }
  const part = text.slice(start, end)
  return text.length < LONG_TEXT ? part : detached(part)
}

/** A copy of `part` that does not point into the text it was cut from. */
function detached(part: string): string {
  return part.length < SHORTEST_SLICE ? part : `${part} `.slice(0, -1)
}

function isAt(word: string, text: string, start: number): boolean {
  for (let at = 0; at < word.length; at++) {
    if (text.charCodeAt(start + at) !== word.charCodeAt(at)) return false
  }
  return true
}

function slotOf(length: number, first: number, last: number): number {
  return (length * 37 + first * 5 + last) % SLOTS
}

function fillSlots(): string[][] {
  const filled: string[][] = Array.from({ length: SLOTS }, () => [])
  for (const word of WORDS) {
    const slot = slotOf(word.length, word.charCodeAt(0), word.charCodeAt(word.length - 1))
    filled[slot]!.push(word)
  }
  return filled
}
