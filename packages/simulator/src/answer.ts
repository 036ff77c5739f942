import type { Call } from './call.ts'
import type { Usage } from './meter.ts'
import type { MeterName } from './options.ts'
import type { Kind, World } from './world.ts'

/** What a POST to an edge makes, where later calls on it must find its owner. */
const madeBy: ReadonlyMap<string, Kind> = new Map([
  ['campaigns', 'campaign'],
  ['adsets', 'ad_set'],
  ['ads', 'ad'],
  ['adcreatives', 'creative'],
  ['customaudiences', 'audience'],
  ['insights', 'report_run'],
  ['leadgen_forms', 'lead_form'],
  ['media', 'instagram_media'],
  ['media_publish', 'instagram_media'],
  ['threads', 'threads_media'],
  ['threads_publish', 'threads_media'],
])

/** The truth, for the few answers that tell it. Undefined for limits that are switched off. */
export type UsageOf = (meter: MeterName) => Usage | undefined

/** A small plausible answer to an accepted call. */
export function answerTo(call: Call, world: World, usageOf: UsageOf): unknown {
  const { node, edge, method } = call
  if (method === 'DELETE') return { success: true }
  if (!call.write) return edge === '' ? { id: node.id } : { data: listOf(call, world, usageOf) }
  if (edge === 'messages') return messageOf(call, world)
  const kind = madeBy.get(edge)
  if (kind === undefined) return { success: true }
  const isReply = kind === 'threads_media' && call.params.get('reply_to_id') !== undefined
  const id = world.create(isReply ? 'threads_reply' : kind, node.ownerKind, node.ownerId)
  return kind === 'report_run' ? { report_run_id: id } : { id }
}

function listOf({ node, edge }: Call, world: World, usageOf: UsageOf): unknown[] {
  const subject = node.ownerId
  if (edge === 'adaccounts') {
    return world.all('ad_account').map(({ id }) => ({ id: `act_${id}`, account_id: id }))
  }
  if (edge === 'content_publishing_limit') {
    return [quotaOf('', usageOf({ family: 'instagram_content_publishing', subject }))]
  }
  if (edge === 'threads_publishing_limit') {
    return [
      {
        ...quotaOf('', usageOf({ family: 'threads_posts', subject })),
        ...quotaOf('reply_', usageOf({ family: 'threads_replies', subject })),
        ...quotaOf('delete_', usageOf({ family: 'threads_deletes', subject })),
      },
    ]
  }
  return []
}

function quotaOf(prefix: string, usage: Usage | undefined): Record<string, unknown> {
  if (usage === undefined) return {}
  return {
    [`${prefix}quota_usage`]: usage.count,
    [`${prefix}config`]: { quota_total: usage.capacity, quota_duration: 86_400 },
  }
}

function messageOf({ node, params }: Call, world: World): unknown {
  const id = world.nextId()
  if (params.get('messaging_product') !== 'whatsapp') {
    return { recipient_id: node.id, message_id: `m_${id}` }
  }
  const to = params.get('to') ?? ''
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: to, wa_id: to }],
    messages: [{ id: `wamid.${id}` }],
  }
}
