import { describe, expect, test } from 'vitest'
import { isNotNow, isReadOnly, isUnknownScript, toHeadgateError } from './failure.ts'

const in62 = (error: string) =>
  new Error(
    `ERR Error running script (call to f_bae826b9e388e958cb69eda1f2a39b4f6678af2a): @user_script:131: @user_script: 131: ${error}`,
  )
const in70 = (error: string) =>
  new Error(`${error} script: bae826b9e388e958cb69eda1f2a39b4f6678af2a, on @user_script:131.`)

describe.each([
  ['6.2', (error: string) => in62(`-${error}`)],
  ['7', in70],
])('errors of commands in a script, as Redis %s tells them', (_, inScript) => {
  test('are known by their codes', () => {
    expect(isReadOnly(inScript("READONLY You can't write against a read only replica."))).toBe(true)
    expect(isNotNow(inScript("READONLY You can't write against a read only replica."))).toBe(true)
    expect(isReadOnly(inScript('OOM command not allowed.'))).toBe(false)
    expect(isNotNow(inScript('OOM command not allowed.'))).toBe(false)
    expect(toHeadgateError(inScript('OOM command not allowed.')).message).toContain('no memory left')
    expect(toHeadgateError(inScript('MISCONF Redis is configured to save.')).message).toContain('its disk')
    expect(toHeadgateError(inScript('NOREPLICAS Not enough.')).message).toContain('too few replicas')
    expect(toHeadgateError(inScript('NOPERM this user has no permissions.')).message).toContain('allowed')
  })
})

test.for([
  in62("The user executing the script can't run this command or subcommand"),
  in70("ERR The user executing the script can't run this command or subcommand"),
  in70("ERR The user executing the script can't access at least one of the keys mentioned in the command"),
  new Error("NOPERM User weak has no permissions to run the 'evalsha' command"),
])('what a user may not is told as that: %s', (error) => {
  expect(toHeadgateError(error)).toMatchObject({ code: 'ERR_STORE', cause: error })
  expect(toHeadgateError(error).message).toContain('should be allowed the commands')
})

test('what ioredis says in place of the server may soon be over, too', () => {
  for (const message of [
    "Stream isn't writeable and enableOfflineQueue options is false",
    'Too many Cluster redirections. Last error: Error: MOVED 866 127.0.0.1:30001',
    'MOVED 866 127.0.0.1:30001',
    'BUSY Redis is busy running a script.',
  ]) {
    expect(isNotNow(new Error(message)), message).toBe(true)
  }
  expect(isNotNow(new Error('BUSYGROUP Consumer Group name already exists'))).toBe(false)
  expect(isUnknownScript(new Error('NOSCRIPT No matching script.'))).toBe(true)
})

test('any other error is passed on as the cause', () => {
  const error = new Error('ERR unknown')
  expect(toHeadgateError(error)).toMatchObject({ code: 'ERR_STORE', cause: error })
  expect(toHeadgateError('what').message).toContain('Redis failed')
})
