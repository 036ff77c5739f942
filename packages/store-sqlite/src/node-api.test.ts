import { expect, test } from 'vitest'
import { checkNodeApi } from './node-api.ts'

test('refuses a Node on which better-sqlite3 would end the process', () => {
  expect(() => checkNodeApi('9')).toThrow(
    expect.objectContaining({ code: 'ERR_STORE', message: expect.stringContaining('from 22.14 on') }),
  )
})

test('lets pass what has the Node-API that is needed, or a later one, or does not tell', () => {
  expect(() => checkNodeApi()).not.toThrow()
  expect(() => checkNodeApi('11')).not.toThrow()
  expect(() => checkNodeApi('unknown')).not.toThrow()
})
