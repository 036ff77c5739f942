import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { renderDocs } from './doc.ts'
import { readResults } from './results.ts'

const files = [...renderDocs(readResults())]

describe('docs/goodput', () => {
  test.each(files)('%s is drawn from the results that are kept', (name, text) => {
    const url = new URL(`../../../docs/${name}`, import.meta.url)
    expect(existsSync(url)).toBe(true)
    expect(readFileSync(url, 'utf8')).toBe(text)
  })

  test.each(files)('%s is small', (_name, text) => {
    expect(text.length).toBeLessThan(60_000)
  })
})
