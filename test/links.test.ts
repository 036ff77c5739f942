import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const pages = globSync(['*.md', 'docs/*.md', 'decisions/*.md', 'bench/*.md', 'packages/*/README.md'], {
  cwd: root,
})

/** What a page links to, without code, web addresses and places on the page itself. */
function relativeLinks(page: string): string[] {
  const text = page.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`(?!\])/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .map((target) => target.replace(/#.*/, ''))
}

test('finds the links of a page', () => {
  const page = '[a](b.md#c) [`d`](../e) [f](#g) [h](https://example.com)\n```\n[i](j)\n```\n'
  expect(relativeLinks(page)).toEqual(['b.md', '../e'])
})

test.each(pages)('every link of %s leads to a file', (path) => {
  const links = relativeLinks(readFileSync(join(root, path), 'utf8'))
  expect(links.filter((link) => !existsSync(join(root, dirname(path), link)))).toEqual([])
})
