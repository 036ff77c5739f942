import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { findRedis } from './find-redis.ts'
import { freePort } from './ports.ts'

/** Longest time in ms for a server to answer after its start. */
const LONGEST_START_MS = 20_000

/** Another process may take a port between the look and the start. */
const TRIES = 5

/** Options of {@link startRedisServer}. */
export interface RedisServerOptions {
  /** More of what redis.conf takes, as `['appendonly', 'yes']`. Defaults to nothing: state ends with the server. */
  readonly settings?: readonly (readonly [name: string, value: string])[]
}

/** A private server on the loopback interface. */
export interface RedisServer {
  readonly host: string
  readonly port: number
  /** A client for what a test wants to know or to set. It is closed with the server. */
  readonly admin: Redis
  /** Ends the server without a word, as a crash would. */
  kill(): Promise<void>
  /** Starts it again on the same port, with what it saved. */
  restart(): Promise<void>
  /** Halts the process, connections and all. */
  pause(): void
  resume(): void
  /** Ends the server and removes its files. */
  stop(): Promise<void>
}

/** Starts a server of one's own. Whoever starts it stops it; it does not outlive the process. */
export async function startRedisServer({ settings = [] }: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'headgate-redis-'))
  const program = findRedis()
  for (let tries = 1; ; tries++) {
    const port = await freePort()
    try {
      const child = await launch(program, port, folder, settings)
      return serverOf(program, port, folder, settings, child)
    } catch (error) {
      if (tries < TRIES) continue
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }
}

function serverOf(
  program: string,
  port: number,
  folder: string,
  settings: readonly (readonly [string, string])[],
  first: ChildProcess,
): RedisServer {
  const host = '127.0.0.1'
  let child = first
  const admin = new Redis({
    host,
    port,
    lazyConnect: true,
    retryStrategy: () => 50,
    maxRetriesPerRequest: null,
  })
  admin.on('error', () => {})
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return {
    host,
    port,
    admin,
    kill,
    async restart() {
      await kill()
      child = await launch(program, port, folder, settings)
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      admin.disconnect()
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function launch(
  program: string,
  port: number,
  folder: string,
  settings: readonly (readonly [string, string])[],
): Promise<ChildProcess> {
  const log = join(folder, `${port}.log`)
  const all = [
    ['port', String(port)],
    ['bind', '127.0.0.1'],
    ['dir', folder],
    ['logfile', log],
    ['save', ''],
    ['appendonly', 'no'],
    ['daemonize', 'no'],
    ...settings,
  ]
  const args = all.flatMap(([name, value]) => [`--${name}`, value!])
  const child = spawn(program, args, { stdio: 'ignore' })
  const endWithUs = () => void child.kill('SIGKILL')
  process.once('exit', endWithUs)
  child.once('exit', () => process.off('exit', endWithUs))
  child.once('error', () => {})
  const deadline = Date.now() + LONGEST_START_MS
  while (!(await answers(port))) {
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`${program} did not start on port ${port}: ${tail(log)}`)
    }
    await delay(10)
  }
  return child
}

async function answers(port: number): Promise<boolean> {
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.ping()) === 'PONG'
  } catch {
    return false
  } finally {
    client.disconnect()
  }
}

function tail(log: string): string {
  try {
    return readFileSync(log, 'utf8').split('\n').slice(-5).join('\n').trim()
  } catch {
    return 'it wrote no log'
  }
}
