import { expect, it } from 'vitest'
import { shownPath } from './shown-path.ts'

it.each([
  ['/work/org/catalog-info.yaml', 'org/catalog-info.yaml'],
  ['/work', '.'],
  ['/work..d/a.yaml', '/work..d/a.yaml'],
  ['/work/..d/a.yaml', '..d/a.yaml'],
  ['/elsewhere/a.yaml', '/elsewhere/a.yaml'],
  ['relative/a.yaml', 'relative/a.yaml'],
  ['file:///work/org/a%20b.yaml', 'org/a b.yaml'],
  ['https://example.com/a.yaml', 'https://example.com/a.yaml'],
])('%s is shown in /work as %s', (file, shown) => {
  expect(shownPath(file, '/work')).toBe(shown)
})
