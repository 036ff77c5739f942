import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { demo } from '../src/demo.ts'
import { parseRecordings } from '../src/replay/recording.ts'
import { replay } from '../src/replay/replay.ts'
import { createPage } from './page.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-demo-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A call for insights of account 42, and the percentage of them that the header tells. */
function insights(t: number, percent: number | undefined, status = 200) {
  const entry = { type: 'ads_insights', call_count: percent, total_cputime: 0, total_time: 0 }
  return {
    t,
    method: 'GET',
    path: '/v24.0/act_42/insights',
    status,
    ...(percent !== undefined && { 'x-business-use-case-usage': JSON.stringify({ 42: [entry] }) }),
  }
}

function recordingOf(...calls: object[]) {
  return parseRecordings(JSON.stringify({ recording: 'a run', calls }))[0]!
}

async function demoOf(content: string, ...args: string[]) {
  const file = join(folder, 'runs.jsonl')
  await writeFile(file, content)
  const out = createPage()
  const err = createPage()
  const code = await demo(['--replay', file, ...args], out, err)
  return { code, out: out.text, err: err.text.replace(folder, '') }
}

test('shows what was believed beside what the header said', () => {
  const calls = replay(recordingOf(insights(0, 50), insights(1.5, 50), insights(2, undefined)))
  const beliefs = calls.map((call) => call.beliefs.find(({ family }) => family === 'ads_insights')!)
  expect(calls.map(({ denied }) => denied)).toEqual([undefined, undefined, undefined])
  expect(beliefs.map(({ said, taught }) => ({ said, taught }))).toEqual([
    { said: 50, taught: false },
    { said: 50, taught: true },
    { said: undefined, taught: true },
  ])
  expect(beliefs[0]!.percent).toBeLessThan(1)
  // What others use is taken to be 1.3 % and three calls of 600 more, and the call itself is counted.
  expect(beliefs[1]!.percent! - 50).toBeGreaterThan(0)
  expect(beliefs[1]!.percent! - 50).toBeLessThan(2.1)
})

test('lets the header of a call teach that would have been held back, and does not count the call', () => {
  const full = Array.from({ length: 5 }, (_, i) => insights(1 + i, 100))
  const calls = replay(recordingOf(insights(0, 100), ...full, insights(3_700, 3), insights(3_701, 3)))
  const held = calls.filter(({ denied }) => denied !== undefined)
  expect(held.length).toBeGreaterThan(0)
  expect(held.every(({ denied }) => denied?.limit.family === 'ads_insights')).toBe(true)
  const last = calls.at(-1)!
  expect(last.denied).toBeUndefined()
  expect(last.beliefs[0]!.percent! - 3).toBeGreaterThan(0)
  expect(last.beliefs[0]!.percent! - 3).toBeLessThan(2.1)
})

test('points out a header on a limit that the call was not known to fall under', () => {
  const entry = { type: 'leadgen', call_count: 7 }
  const header = { 'x-business-use-case-usage': JSON.stringify({ 99: [entry] }) }
  const [call] = replay(recordingOf({ ...insights(0, undefined), ...header }))
  expect(call!.unexpected).toMatchObject([{ type: 'leadgen', callPercent: 7 }])
})

test('tells the limiter on whose account a call by a bare id is, where the answer shows it', () => {
  const ofAudience = { ...insights(1, 10), path: '/v24.0/777' }
  const score = {
    t: 2,
    method: 'POST',
    path: '/v24.0/777/users',
    status: 200,
    'x-ad-account-usage': '{"acc_id_util_pct":5}',
  }
  const calls = replay(recordingOf(insights(0, 10), ofAudience, score))
  for (const { beliefs } of calls) expect(beliefs.every(({ key }) => !key.includes('777'))).toBe(true)
  const two = replay(recordingOf(insights(0, 10), { ...insights(1, 10), path: '/act_43/insights' }, score))
  expect(two[2]!.beliefs.some(({ key }) => key.includes(':42') || key.includes(':43'))).toBe(false)
})

test('writes a table and a summary', async () => {
  const recording = { recording: 'a run', calls: [insights(0, 10), insights(1, 10), insights(2, 11)] }
  const { code, out, err } = await demoOf(`${JSON.stringify(recording)}\n\n`)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const lines = out.split('\n')
  expect(lines[0]).toBe('Recording a run, 3 calls; told: which of them are on ad account 42')
  expect(
    lines.filter((line) => /^\d s .*GET act_42\/insights .*200 .*let go .*ads_insights /.test(line)),
  ).toHaveLength(3)
  expect(out).toContain('3 calls: 3 would have been let go, 0 held back.')
  const [family, headers, unexpected, , later, mean, largest] = lines
    .find((line) => line.startsWith('ads_insights'))!
    .split(/ {2,}/)
  expect([family, headers, unexpected, later]).toEqual(['ads_insights', '3', '0', '2'])
  expect(Number(mean)).toBeLessThanOrEqual(Number(largest))
})

test('tells of the score how far both ways of counting calls are from it, where a header told', async () => {
  const call = (t: number, percent: number) => {
    const score = JSON.stringify({ acc_id_util_pct: percent })
    return { t, method: 'POST', path: '/act_42/ads', status: 200, 'x-ad-account-usage': score }
  }
  const { out } = await demoOf(JSON.stringify({ recording: 'r', calls: [call(0, 5), call(1, 9.5)] }))
  // 3 points less 0.2 and 3 more are 5.8, and Meta says 5.7.
  expect(out).toMatch(/\ndocumented costs +1 +0\.10 +0\.10 +0\.00\n/)
  expect(out).toMatch(/\nlearned costs +1 /)
})

test('leaves out the middle of a long recording, unless all is asked for', async () => {
  const calls = Array.from({ length: 50 }, (_, i) => insights(i, 10))
  const content = JSON.stringify({ recording: 'long', calls })
  const rows = (text: string) => text.split('\n').filter((line) => /^\d+ s /.test(line)).length
  const short = await demoOf(content)
  expect(rows(short.out)).toBe(20)
  expect(short.out).toContain('… 30 more calls (--all shows them, and all limits)')
  expect(rows((await demoOf(content, '--all')).out)).toBe(50)
})

const good = JSON.stringify({ recording: 'good', calls: [insights(0, 1)] })
const withCall = (call: unknown) => JSON.stringify({ recording: 'r', calls: [insights(3, 1), call] })

test.each([
  ['not JSON', `${good}\n{"recording": "cut`, /line 2: not JSON: ./],
  ['no object', `${good}\n\n17`, /line 3: the line is 17; it should be an object$/],
  ['no name', '{"calls": []}', /line 1: "recording" is missing; it should be a name$/],
  ['no calls', '{"recording": "r"}', /line 1: "calls" is missing; it should be a list of calls$/],
  ['nothing', '\n', /line 1: there is no recording in the file$/],
  ['an odd call', withCall(null), /line 1: call 2 is null; it should be an object$/],
  [
    'an odd time',
    withCall({ ...insights(3, 1), t: 'soon' }),
    /line 1: call 2 has "t" "soon"; it should be sec/,
  ],
  ['time going back', withCall(insights(1, 1)), /line 1: call 2 has "t" 1, which is before the call ahead/],
  ['no status', withCall({ ...insights(3, 1), status: undefined }), /call 2 has "status" missing; it should/],
  [
    'an odd header',
    withCall({ ...insights(3, 1), 'x-app-usage': 5 }),
    /call 2 has "x-app-usage" 5; it should/,
  ],
  ['an odd path', withCall({ ...insights(3, 1), path: 'ftp://x/y' }), /line 1: call 2: The call's url "ftp:/],
])('says on which line a file has %s', async (_what, content, message) => {
  const { code, out, err } = await demoOf(content)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err.trim()).toMatch(message)
  expect(err).toMatch(/^\/runs.jsonl, line \d+: .*\n$/)
})

test('says so where a file cannot be read', async () => {
  const err = createPage()
  expect(await demo(['--replay', join(folder, 'none')], createPage(), err)).toBe(2)
  expect(err.text).toMatch(/none cannot be read: ENOENT/)
})
