import { setTimeout as delay } from 'node:timers/promises'
import { type RedisServer, startRedisServer } from './redis-server.ts'

const SLOTS = 16_384
const MASTERS = 3

/** Longest time in ms for the nodes to agree. */
const LONGEST_START_MS = 60_000

/** A Cluster of three masters and one replica of the first, on the loopback interface. */
export interface RedisCluster {
  readonly masters: readonly RedisServer[]
  /** Follows the first master, and takes its place if that is gone for a second. */
  readonly replica: RedisServer
  /** What a client starts from. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
  /** Resolves when all nodes agree on who has which slots, and all slots are served. */
  settled(): Promise<void>
  stop(): Promise<void>
}

/** Starts a Cluster of one's own. Whoever starts it stops it. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const settings = [
    ['cluster-enabled', 'yes'],
    ['cluster-config-file', 'nodes.conf'],
    ['cluster-node-timeout', '1000'],
    ['cluster-replica-validity-factor', '0'],
    ['repl-diskless-sync-delay', '0'],
  ] as const
  const servers = await Promise.all(Array.from({ length: MASTERS + 1 }, () => startRedisServer({ settings })))
  const masters = servers.slice(0, MASTERS)
  const replica = servers[MASTERS]!
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()))
  }
  const cluster: RedisCluster = {
    masters,
    replica,
    nodes: servers.map(({ host, port }) => ({ host, port })),
    settled: () => until(() => isSettled(servers)),
    stop,
  }
  try {
    await Promise.all(masters.map(({ admin }, i) => admin.cluster('ADDSLOTS', ...slotsOf(i))))
    for (const { host, port } of servers.slice(1)) await masters[0]!.admin.cluster('MEET', host, port)
    await until(async () => (await nodesOf(replica)).length === servers.length)
    await replica.admin.cluster('REPLICATE', (await masters[0]!.admin.cluster('MYID')) as string)
    await cluster.settled()
    await until(async () => (await replica.admin.info('replication')).includes('master_link_status:up'))
    return cluster
  } catch (error) {
    await stop()
    throw error
  }
}

function slotsOf(master: number): number[] {
  const first = Math.floor((master * SLOTS) / MASTERS)
  const end = Math.floor(((master + 1) * SLOTS) / MASTERS)
  return Array.from({ length: end - first }, (_, i) => first + i)
}

async function nodesOf({ admin }: RedisServer): Promise<string[]> {
  return ((await admin.cluster('NODES')) as string).trim().split('\n')
}

/** Whether all servers that answer know the same of all slots, and serve them. */
async function isSettled(servers: readonly RedisServer[]): Promise<boolean> {
  const views = await Promise.all(
    servers.map(async (server) => {
      if (server.admin.status !== 'ready' && server.admin.status !== 'wait') return undefined
      const info = (await server.admin.cluster('INFO')) as string
      const slots = JSON.stringify(await server.admin.cluster('SLOTS'))
      return info.includes('cluster_state:ok') && info.includes(`cluster_slots_ok:${SLOTS}`)
        ? slots
        : 'not ok'
    }),
  )
  const known = views.filter((view) => view !== undefined)
  return (
    known.length >= MASTERS && known.every((view) => view !== 'not ok' && view.length === known[0]!.length)
  )
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + LONGEST_START_MS
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('The nodes of the Cluster do not agree.')
    await delay(50)
  }
}
