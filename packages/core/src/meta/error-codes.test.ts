import { describe, expect, test } from 'vitest'
import { ERROR_CODES, findErrorRow, STABILITY_THROTTLE } from './error-codes.ts'

describe('ERROR_CODES', () => {
  test('has one row for each code, subcode and phrase', () => {
    const names = ERROR_CODES.map(({ code, lastCode, subcode, phrase }) =>
      [code, lastCode, subcode, phrase].join('/'),
    )
    expect(new Set(names).size).toBe(names.length)
  })

  test.each(ERROR_CODES.map((row) => [`${row.code}/${row.subcode ?? row.phrase ?? ''}`, row] as const))(
    'agrees with itself on %s',
    (_, row) => {
      expect(row.maxWaitMs).toBeGreaterThanOrEqual(row.waitMs)
      expect(row.retry === 'after_wait' || row.retry === 'later').toBe(
        row.waitMs > 0 && row.kind !== 'integrity',
      )
      expect(row.meaning).toMatch(/\.$/)
      expect(row.advice).toMatch(/\.$/)
      expect(row.source).not.toBe('')
      expect(Object.isFrozen(row)).toBe(true)
      if (row.kind === 'throttle') expect(row.scope).not.toBe('none')
      if (row.kind === 'throttle') expect(row.retry).toBe('after_wait')
      if (row.kind === 'business_rule') expect(row.retry).toBe('later')
      if (row.kind === 'integrity') expect(row.retry).toBe('never')
    },
  )

  test("names every throttle code of Meta's page", () => {
    const families = [
      [4, undefined, 'app'],
      [17, undefined, 'user'],
      [17, 2446079, 'ad_account'],
      [32, undefined, 'pages_platform'],
      [613, undefined, 'custom'],
      [613, 1996, 'app'],
      [80000, 2446079, 'ads_insights'],
      [80001, undefined, 'pages'],
      [80002, undefined, 'instagram'],
      [80003, 2446079, 'custom_audience'],
      [80004, 2446079, 'ads_management'],
      [80005, undefined, 'leadgen'],
      [80006, undefined, 'messenger'],
      [80008, undefined, 'whatsapp_business_management'],
      [80009, undefined, 'catalog_management'],
      [80014, undefined, 'catalog_batch'],
    ] as const
    for (const [code, subcode, family] of families) {
      expect(findErrorRow(code, subcode)).toMatchObject({ kind: 'throttle', family })
    }
    expect(STABILITY_THROTTLE).toMatchObject({ code: undefined, kind: 'throttle', scope: 'app' })
  })
})

describe('findErrorRow', () => {
  test('takes the plain code for a subcode without a row', () => {
    expect(findErrorRow(4, 1)).toBe(findErrorRow(4))
    expect(findErrorRow(80004, 1)).toBe(findErrorRow(80004))
    expect(findErrorRow(130429, 2494055)).toBe(findErrorRow(130429))
  })

  test('makes nothing of a subcode by itself', () => {
    expect(findErrorRow(80003, 2446079)?.family).toBe('custom_audience')
    expect(findErrorRow(2601, 1487742)?.kind).toBe('transient')
    expect(findErrorRow(5, 2446079)).toBeUndefined()
  })

  test('takes an unknown code between 80000 and 80099 for a Business Use Case', () => {
    for (const code of [80010, 80013, 80099]) {
      expect(findErrorRow(code)).toMatchObject({ kind: 'throttle', scope: 'businessObject' })
      expect(findErrorRow(code)?.family).toBeUndefined()
    }
    expect(findErrorRow(79999)).toBeUndefined()
    expect(findErrorRow(80100)).toBeUndefined()
    expect(findErrorRow(800008)).toBeUndefined()
  })

  test('finds the limit on new ads by code and by subcode', () => {
    expect(findErrorRow(1487225)).toMatchObject({ kind: 'business_rule', family: 'ads_creation' })
    expect(findErrorRow(100, 1487225)).toMatchObject({ kind: 'business_rule', family: 'ads_creation' })
  })

  test.each([0, -1, 5, 1e300, Number.NaN])('knows nothing of %s', (code) => {
    expect(findErrorRow(code)).toBeUndefined()
  })
})
