import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'

const root = new URL('..', import.meta.url).pathname
let folder: string | undefined

afterEach(() => {
  vi.restoreAllMocks()
  if (folder !== undefined) rmSync(folder, { recursive: true })
  folder = undefined
})

test("the README's first example runs as it stands", async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readme)!
  expect(example!.trim().split('\n').length).toBeLessThanOrEqual(26)
  const log = vi.spyOn(console, 'log').mockReturnValue()
  const table = vi.spyOn(console, 'table').mockReturnValue()
  // Inside the repository, so that the packages are found by their names.
  folder = mkdtempSync(join(root, 'node_modules', '.readme-'))
  const file = join(folder, 'example.ts')
  writeFileSync(file, example!)
  await import(/* @vite-ignore */ file)
  expect(log).toHaveBeenCalledExactlyOnceWith(200, { data: [] })
  expect(table.mock.calls[0]![0]).toMatchObject([
    { family: 'ads_insights', subjectId: '42', used: 2, capacity: 48_600 },
    { family: 'ads_insights_app', subjectId: '1234567890', used: 2 },
  ])
})

test('the two commands of the README are those of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const commands = readFileSync(join(root, 'README.md'), 'utf8').match(/npx -y pnpm@12 (\w+)/g)!
  expect(commands.map((command) => scripts[command.split(' ').at(-1)!])).not.toContain(undefined)
  expect(commands).toHaveLength(2)
})
