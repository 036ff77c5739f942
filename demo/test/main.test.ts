import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const start = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args])

test('runs both clients over HTTP, ends by itself, and shows what came of it', async () => {
  const { stdout, stderr } = await start('--hours', '0.5', '--speed', '1500', '--seed', '3')
  const lines = stdout.split('\n')
  const cells = (title: string) => {
    const line = lines.find((one) => one.startsWith(title))
    return line?.slice(title.length).trim().split(/ {2,}/)
  }
  expect(lines[0]).toMatch(/^8 workers have [\d,]+ calls to make/)
  expect(lines.filter((line) => line.startsWith('back-off alone')).length).toBeGreaterThanOrEqual(2)
  expect(lines.filter((line) => line.startsWith('with Headgate')).length).toBeGreaterThanOrEqual(2)
  for (const title of ['calls to make', 'calls answered', 'calls rejected', 'not yet made at the end']) {
    expect(cells(title)).toEqual([expect.stringMatching(/^[\d,]+$/), expect.stringMatching(/^[\d,]+$/)])
  }
  const [backOffHad, headgateHad] = cells('calls to make')!
  expect(backOffHad).toBe(headgateHad)
  expect(cells('share of the quota used')).toEqual([
    expect.stringMatching(/^\d+ %$/),
    expect.stringMatching(/^\d+ %$/),
  ])
  expect(cells('time blocked, of 3 h 00 min')).toHaveLength(2)
  for (const limit of [
    'App 1000',
    'User 7001',
    'Insights of 2001',
    'Insights of 2002',
    'Management of 2001',
  ]) {
    expect(lines.some((line) => line.startsWith(limit))).toBe(true)
  }
  expect(stdout.replaceAll('\n', ' ')).toMatch(/Meta rejected [\d,]+ of [\d,]+ calls sent|Neither client/)
  expect(stderr).toBe('')
})

test.each(['sqlite', 'redis'])('runs Headgate in four processes that share a store: %s', async (store) => {
  const { stdout, stderr } = await start('--hours', '0.5', '--speed', '1500', '--store', store)
  expect(stdout).toContain('four processes make the calls and share its state')
  // How many depends on how busy the machine is.
  expect(stdout).toMatch(/^calls answered +[\d,]+ +[1-9][\d,]*$/m)
  expect(stderr).toBe('')
})

test('ends with an exit code and one line where an option is wrong', async () => {
  await expect(start('--store', 'tape')).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'There is no store "tape"; the stores are memory, sqlite, redis.\n',
  })
})
