import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFakeClock, createReferenceStore, testStore } from '@headgate/core/testing'
import { describe, expect, test } from 'vitest'
import { createFileStore } from './file-store.ts'

describe('the reference store', () => {
  testStore({ test, createStore: () => ({ store: createReferenceStore() }) })
})

describe('the reference store with a clock of its own', () => {
  testStore({
    test,
    createStore() {
      const clock = createFakeClock()
      return { store: createReferenceStore({ clock }), setNow: clock.set }
    },
  })
})

describe('the store of docs/writing-a-store.md', () => {
  test('is on that page, word for word', () => {
    const page = readFileSync(new URL('../../../docs/writing-a-store.md', import.meta.url), 'utf8')
    const source = readFileSync(new URL('file-store.ts', import.meta.url), 'utf8')
    expect(page).toContain(`\`\`\`ts\n${source}\`\`\``)
  })

  testStore({
    test,
    runs: 10,
    createStore() {
      const directory = mkdtempSync(join(tmpdir(), 'headgate-'))
      const open = () => ({ store: createFileStore(join(directory, 'meters.json')) })
      return { ...open(), connect: open, cleanup: () => rmSync(directory, { recursive: true }) }
    },
  })
})
