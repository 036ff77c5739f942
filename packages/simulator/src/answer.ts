import type { Call } from './call.ts'
import type { Kind, World } from './world.ts'

/** What a POST to an edge makes, where later calls on it must find its owner. */
const madeBy: Readonly<Record<string, Kind>> = {
  campaigns: 'campaign',
  adsets: 'ad_set',
  ads: 'ad',
  adcreatives: 'creative',
  customaudiences: 'audience',
  insights: 'report_run',
}

/** A small plausible answer to an accepted call. */
export function answerTo(call: Call, world: World): unknown {
  const { node, edge, method } = call
  if (method === 'DELETE') return { success: true }
  if (!call.write) return edge === '' ? { id: node.id } : { data: [] }
  if (edge === '') return { success: true }
  const kind = madeBy[edge]
  if (kind === undefined) return { success: true }
  const id = world.create(kind, node.ownerKind, node.ownerId)
  return kind === 'report_run' ? { report_run_id: id } : { id }
}
