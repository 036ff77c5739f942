import { MINUTE_MS, SECOND_MS } from '../units.ts'
import { toDurationMs, toPercent, toWord } from './from-network.ts'
import type { LooseObject } from './loose-json.ts'

/** All that an object of any usage header can say. What it does not say, or not in a usable form, is `undefined`. */
export interface UsageFields {
  call: number | undefined
  cpu: number | undefined
  time: number | undefined
  app: number | undefined
  account: number | undefined
  regainAfterMs: number | undefined
  resetAfterMs: number | undefined
  type: string | undefined
  tier: string | undefined
}

/** The fields of what says nothing. */
export const NO_FIELDS: Readonly<UsageFields> = Object.freeze(noFields())

/**
 * Reads the members of one object by name. graph.instagram.com has its own words for calls and CPU time.
 * Where a name is repeated, the last usable value counts.
 */
export function readFields(object: LooseObject): UsageFields {
  const said = noFields()
  for (let at = 0; at < object.keys.length; at++) {
    const value = object.values[at]
    switch (object.keys[at]) {
      case 'call_count':
      case 'call_volume':
        said.call = toPercent(value) ?? said.call
        break
      case 'total_cputime':
      case 'cpu_time':
        said.cpu = toPercent(value) ?? said.cpu
        break
      case 'total_time':
        said.time = toPercent(value) ?? said.time
        break
      case 'app_id_util_pct':
        said.app = toPercent(value) ?? said.app
        break
      case 'acc_id_util_pct':
        said.account = toPercent(value) ?? said.account
        break
      case 'estimated_time_to_regain_access':
        said.regainAfterMs = toDurationMs(value, MINUTE_MS) ?? said.regainAfterMs
        break
      case 'reset_time_duration':
        said.resetAfterMs = toDurationMs(value, SECOND_MS) ?? said.resetAfterMs
        break
      case 'type':
        said.type = toWord(value) ?? said.type
        break
      case 'ads_api_access_tier':
        said.tier = toWord(value) ?? said.tier
        break
    }
  }
  return said
}

function noFields(): UsageFields {
  return {
    call: undefined,
    cpu: undefined,
    time: undefined,
    app: undefined,
    account: undefined,
    regainAfterMs: undefined,
    resetAfterMs: undefined,
    type: undefined,
    tier: undefined,
  }
}
