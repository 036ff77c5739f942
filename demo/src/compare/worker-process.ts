/** One of the processes that share a store: does a part of a run, as its parent's messages tell it. */

import { openStore } from '../stores.ts'
import { createFastClock } from './fast-clock.ts'
import type { GoMessage, PrepareMessage } from './processes.ts'
import { startRun } from './run.ts'
import { createHttpTransport } from './transport.ts'
import { startHeadgate } from './with-headgate.ts'

let prepared: PrepareMessage

async function go({ speed, zeroAt, url }: GoMessage): Promise<void> {
  const { scenario, store, address, guardMs } = prepared
  const clock = createFastClock(speed, zeroAt)
  const transport = createHttpTransport(url, scenario.queues.length)
  const strategy = startHeadgate(scenario.told, (ofRun) => openStore(store, address, ofRun), guardMs)
  try {
    await startRun(scenario, clock, transport, strategy, (event) => process.send!(event)).done
  } finally {
    transport.close()
  }
  process.send!('done')
}

process.on('message', (message: PrepareMessage | GoMessage) => {
  if ('scenario' in message) {
    prepared = message
    process.send!('ready')
  } else {
    void go(message)
  }
})
