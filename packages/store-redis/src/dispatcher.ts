import type { HeadgateError } from '@headgate/core'
import type { Batch, Reply } from '@headgate/core/store'
import type { RedisConnection } from './connection.ts'
import { Deadlines } from './deadlines.ts'
import { packDoubles } from './doubles.ts'
import {
  isConnectionLost,
  isNotNow,
  isUnknownScript,
  noAnswer,
  noConnection,
  timedOut,
  toHeadgateError,
  unreadable,
} from './failure.ts'
import { hashTagOf } from './hash-tag.ts'
import { Line } from './line.ts'
import type { RedisStoreSettings } from './options.ts'
import { type Answer, readAnswer, readTime } from './reply.ts'
import { Request } from './request.ts'
import { callScript } from './script-call.ts'
import { ServerClock } from './server-clock.ts'

/** Most lines that are remembered while nothing is under way on them. */
const MOST_LINES = 1_000

/** Pause in ms before a server is asked again that could not decide just then. */
const PAUSE_MS = 20

/** Longest time in ms for which it is tried to give back what was granted too late to be told. */
const LONGEST_RETURN_MS = 10_000

/** What the script is sent that only has to tell the time: any deadline, no batches. */
const TIME_ONLY = packDoubles([-1, -1, 0, 0])

/** For how much longer meters are kept where a clock of the caller's decides, which Redis knows nothing of. */
const FOREIGN_CLOCK_MS = 86_400_000

/**
 * Brings batches to the server and replies back. Batches of one tick share a request. Each request ends in time:
 * what cannot be sent waits, what is not answered is given up, and the server is told until when it may begin. What
 * it granted and told too late is given back.
 */
export class Dispatcher {
  readonly #connection: RedisConnection
  readonly #settings: RedisStoreSettings
  readonly #lines = new Map<string, Line>()
  /** That of the server; in a Cluster each node has its own, and each line finds out. */
  readonly #clock: ServerClock | undefined
  /** Of all requests that are not over. */
  readonly #deadlines: Deadlines
  /** Those of them, and of those that are over, that were sent and not answered. */
  readonly #sent = new Map<Request, Line>()
  /** Why the server does not decide, as far as it or the connection said so since its last answer. */
  #trouble: Error | undefined
  readonly #listeners = new Set<() => void>()
  #isFlushing = false
  #whenIdle: (() => void) | undefined
  #isPatient = true

  constructor(connection: RedisConnection, settings: RedisStoreSettings) {
    this.#connection = connection
    this.#settings = settings
    this.#deadlines = new Deadlines(settings.commandTimeoutMs, (requests) => this.#giveUp(requests))
    this.#clock = connection.isCluster ? undefined : new ServerClock()
    connection.on('ready', () => {
      if (this.#clock !== undefined) this.#askTime(this.#clock)
      this.#sendWaiting()
      for (const listener of this.#listeners) listener()
    })
    connection.on('close', () => {
      this.#clock?.forget()
      this.#loseSent()
    })
    connection.on('end', () => this.#sendWaiting())
    const noteTrouble = (error: Error) => {
      this.#trouble = error
    }
    connection.on('error', noteTrouble)
    // Of a node of a Cluster.
    connection.on('node error', noteTrouble)
  }

  execute(batch: Batch): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const line = this.#lineOf(batch.commands[0]?.limit.key ?? '')
      const request = line.open ?? this.#openOn(line)
      request.add(batch, resolve, reject)
      // The server need not wait for those that come after.
      if (request.isFull) this.#sendOpen(line)
    })
  }

  /** Has a listener called whenever there is a connection again. Returns what ends that. */
  onReachable(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Resolves when nothing is under way. What nobody waits for is waited for no longer than a decision. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#isPatient = false
        this.#checkIdle()
      }, this.#settings.commandTimeoutMs)
      timer.unref()
      this.#whenIdle = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#checkIdle()
    })
  }

  #openOn(line: Line): Request {
    const { prefix, commandTimeoutMs } = this.#settings
    const request = new Request(prefix, performance.now() + commandTimeoutMs)
    line.open = request
    this.#deadlines.addPending(request)
    if (!this.#isFlushing) {
      this.#isFlushing = true
      // After everybody who was told something in this tick had the time to ask for more.
      process.nextTick(this.#flush)
    }
    return request
  }

  #lineOf(key: string): Line {
    // All that lives on one server travels together.
    const tag = this.#connection.isCluster ? hashTagOf(key) : ''
    let line = this.#lines.get(tag)
    if (line !== undefined) return line
    if (this.#lines.size >= MOST_LINES) {
      for (const [other, { isIdle }] of this.#lines) if (isIdle) this.#lines.delete(other)
    }
    line = new Line(this.#clock ?? new ServerClock())
    this.#lines.set(tag, line)
    return line
  }

  readonly #flush = (): void => {
    this.#isFlushing = false
    for (const line of this.#lines.values()) this.#sendOpen(line)
  }

  #sendOpen(line: Line): void {
    if (line.open === undefined) return
    line.waiting.push(line.open)
    line.open = undefined
    this.#sendOn(line)
  }

  #sendWaiting(): void {
    for (const line of this.#lines.values()) this.#sendOn(line)
  }

  /** Sends what waits on a line, if it can be sent now. */
  #sendOn(line: Line): void {
    if (line.waiting.length === 0) return
    const { status } = this.#connection
    if (status === 'ready') {
      // Where the server stands still, what is sent only piles up.
      if (line.unanswered > 0) return
      if (line.clock.aheadMs === undefined) this.#askTime(line.clock, line)
      else for (const request of line.takeWaiting()) this.#send(line, request)
    } else if (status === 'end') {
      for (const request of line.takeWaiting()) this.#fail(request, noConnection())
    } else if (status === 'wait') {
      this.#connection.connect().catch(() => {})
    }
  }

  /** Asks for the time of the server, or of the node of a line, by a request without batches. */
  #askTime(clock: ServerClock, line?: Line): void {
    if (clock.isAsked) return
    const first = line?.waiting.find(({ isOver }) => !isOver)
    if (line !== undefined && first === undefined) return
    clock.isAsked = true
    const keys = first?.keys.slice(0, 1) ?? []
    const sentAt = performance.now()
    callScript(this.#connection, keys, TIME_ONLY)
      .catch((error: unknown) => {
        if (!isUnknownScript(error)) throw error
        return callScript(this.#connection, keys, TIME_ONLY, true)
      })
      .then((bytes) => {
        clock.note(readTime(bytes as Buffer), sentAt, performance.now(), false)
        clock.isAsked = false
        this.#trouble = undefined
        // Where lines have clocks of their own, no other one waited for this.
        if (line !== undefined && this.#clock === undefined) this.#sendOn(line)
        else this.#sendWaiting()
      })
      .catch((error: unknown) => this.#takeNoTime(clock, line, error))
  }

  #takeNoTime(clock: ServerClock, line: Line | undefined, error: unknown): void {
    clock.isAsked = false
    if (this.#connection.status !== 'ready') return
    if (isNotNow(error) || isConnectionLost(error)) {
      this.#trouble = error as Error
      setTimeout(() => this.#sendWaiting(), PAUSE_MS).unref()
      return
    }
    const failure = error instanceof RangeError ? noAnswer(error) : toHeadgateError(error)
    for (const request of line?.takeWaiting() ?? []) this.#fail(request, failure)
    this.#sendWaiting()
  }

  #send(line: Line, request: Request, isScriptUnknown = false): void {
    const { clock } = this.#settings
    const { aheadMs } = line.clock
    if (aheadMs === undefined) {
      this.#again(line, request)
      return
    }
    const deadline = Math.floor(request.endAt + aheadMs)
    const packed = request.pack(clock?.now() ?? -1, deadline, clock === undefined ? 0 : FOREIGN_CLOCK_MS)
    request.sentAt = performance.now()
    this.#sent.set(request, line)
    line.sent += 1
    callScript(this.#connection, request.keys, packed, isScriptUnknown).then(
      (bytes) => this.#take(line, request, bytes as Buffer),
      (error: unknown) => this.#takeError(line, request, error),
    )
  }

  #take(line: Line, request: Request, bytes: Buffer): void {
    let answer: Answer
    try {
      answer = readAnswer(bytes, request)
    } catch (error) {
      if (this.#endTurn(line, request)) this.#fail(request, noAnswer(error))
      return
    }
    this.#trouble = undefined
    line.clock.note(answer.serverNow, request.sentAt, performance.now(), request.isOver)
    if (request.isOver) this.#giveBack(line, request, answer)
    if (!this.#endTurn(line, request)) return
    // The server's clock is not what it was taken to be.
    if (answer.isLate) this.#again(line, request)
    else this.#settle(request, answer)
  }

  /** Gives back what was granted, and told too late: nobody made these calls. */
  #giveBack(line: Line, request: Request, { now, replies }: Answer): void {
    const returning = new Request(this.#settings.prefix, performance.now() + LONGEST_RETURN_MS)
    for (const [i, reply] of replies.entries()) {
      if (typeof reply === 'number' || reply.deniedBy >= 0) continue
      const commands = Array.from(request.acquiresOf(request.waiters[i]!), ({ place, limit, cost }) => {
        const { seq, probe } = reply.outcomes[place]!
        return { kind: 'release', limit, cost, at: now, seq, probe } as const
      })
      if (commands.length > 0) returning.add({ commands, now }, ignore, ignore)
    }
    if (returning.waiters.length === 0) return
    this.#deadlines.addReturning(returning)
    line.waiting.push(returning)
    this.#sendOn(line)
  }

  #takeError(line: Line, request: Request, error: unknown): void {
    if (!this.#endTurn(line, request)) return
    if (isUnknownScript(error)) this.#send(line, request, true)
    else if (isNotNow(error)) {
      this.#trouble = error as Error
      setTimeout(() => this.#again(line, request), PAUSE_MS).unref()
    } else this.#fail(request, toHeadgateError(error))
  }

  /** Notes that a request is on its way no more. Returns whether somebody waits for it. */
  #endTurn(line: Line, request: Request): boolean {
    if (!this.#sent.delete(request)) return false
    line.sent -= 1
    if (!request.isOver) return true
    line.unanswered -= 1
    this.#sendOn(line)
    this.#checkIdle()
    return false
  }

  #again(line: Line, request: Request): void {
    if (request.isOver) return
    line.waiting.push(request)
    this.#sendOn(line)
  }

  #settle(request: Request, { replies }: Answer): void {
    this.#end(request)
    for (let i = 0; i < replies.length; i++) {
      const { resolve, reject } = request.waiters[i]!
      const reply = replies[i]!
      if (typeof reply === 'number') reject(unreadable(request.keys[reply]!))
      else resolve(reply)
    }
  }

  #fail(request: Request, error: HeadgateError): void {
    this.#end(request)
    for (const { reject } of request.waiters) reject(error)
  }

  #end(request: Request): void {
    request.isOver = true
    this.#deadlines.delete(request)
    this.#checkIdle()
  }

  #checkIdle(): void {
    if (this.#deadlines.hasPending) return
    // What was granted and is told late is still to be given back.
    if (this.#isPatient && (this.#deadlines.hasReturning || this.#sent.size > 0)) return
    this.#whenIdle?.()
  }

  /** The connection broke: nobody will answer what was sent. */
  #loseSent(): void {
    for (const [request, line] of this.#sent) {
      this.#sent.delete(request)
      line.sent -= 1
      if (request.isOver) line.unanswered -= 1
      else this.#fail(request, toHeadgateError(new Error('Connection is closed.')))
    }
    this.#checkIdle()
  }

  /** Gives up what took too long. */
  #giveUp(requests: readonly Request[]): void {
    const { commandTimeoutMs } = this.#settings
    for (const request of requests) {
      const line = this.#sent.get(request)
      if (line !== undefined) line.unanswered += 1
      this.#fail(
        request,
        timedOut(commandTimeoutMs, line !== undefined, this.#connection.status, this.#trouble),
      )
    }
    for (const line of this.#lines.values()) line.dropOver()
  }
}

function ignore(): void {}
