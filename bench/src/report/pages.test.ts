import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withPart } from './pages.ts'
import { renderFiles } from './save.ts'

const BEGIN = '<!-- bench: begin; written by pnpm bench --save -->'
const END = '<!-- bench: end -->'

test('tables and picture are those of the saved results', async () => {
  for (const [file, content] of await renderFiles()) {
    expect(readFileSync(file, 'utf8'), `${file} should be as pnpm bench --save writes it`).toBe(content)
  }
})

test('only what stands between the marks is written', () => {
  expect(withPart(`before\n${BEGIN}\nold\n${END}\nafter`, 'new')).toBe(
    `before\n${BEGIN}\n\nnew\n\n${END}\nafter`,
  )
  expect(() => withPart('a page without marks', 'new')).toThrow('should have the lines')
})
