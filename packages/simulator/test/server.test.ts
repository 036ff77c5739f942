import { connect } from 'node:net'
import { createSimulator } from '@headgate/simulator'
import { startServer } from '@headgate/simulator/server'
import { expect, it } from 'vitest'
import { createVirtualClock } from './virtual-clock.ts'

it('serves the simulator over a socket, and closes', async () => {
  const meta = createSimulator({ apps: [{ id: '100', users: 1 }], clock: createVirtualClock() })
  const server = await startServer(meta)
  try {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const authorization = 'Bearer user:100:7'
    const answer = await fetch(`${server.url}/v24.0/act_42/insights`, { headers: { authorization } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=UTF-8')
    expect(JSON.parse(answer.headers.get('x-business-use-case-usage')!)).toHaveProperty('42')
    expect(await answer.json()).toEqual({ data: [] })

    const batch = JSON.stringify([{ method: 'GET', relative_url: 'me' }])
    const body = new URLSearchParams({ batch, access_token: 'user:100:7' })
    expect(await (await fetch(server.url, { method: 'POST', body })).json()).toMatchObject([{ code: 200 }])

    const token = 'access_token=user:100:7'
    const forwarded = { headers: { 'x-forwarded-host': 'graph.instagram.com' } }
    const byHeader = await fetch(`${server.url}/me?${token}`, forwarded)
    expect(byHeader.headers.get('x-app-usage')).toContain('call_volume')
    const byPath = await fetch(`${server.url}/graph.instagram.com/v24.0/me?${token}`)
    expect(byPath.headers.get('x-app-usage')).toContain('call_volume')

    const tooLarge = fetch(`${server.url}/me`, { method: 'POST', body: 'x'.repeat(10_000_001) })
    expect([413, undefined]).toContain(await tooLarge.then(({ status }) => status).catch(() => undefined))
  } finally {
    await server.close()
    await server.close()
  }
  await expect(fetch(server.url)).rejects.toThrow()
})

it('ends connections that idle when it closes, and refuses a port that is taken', async () => {
  const meta = createSimulator({ apps: [{ id: '100' }], clock: createVirtualClock() })
  const server = await startServer(meta)
  const port = Number(new URL(server.url).port)
  await expect(startServer(meta, { port })).rejects.toThrow(/EADDRINUSE/)
  const socket = connect(port, '127.0.0.1')
  const ended = new Promise((resolve) => socket.once('close', resolve))
  await new Promise((resolve) => socket.once('connect', resolve))
  await server.close()
  await ended
})
