import { expect, it } from 'vitest'
import { parseIgnoreRules } from './ignore-rules.ts'

const judged = (text: string, paths: readonly string[]) => {
  const rules = parseIgnoreRules(text)
  return paths.map((path) => rules.judge(path.replace(/\/$/, ''), path.endsWith('/')))
}

it.each([
  ['a name anywhere', 'a.md', ['a.md', 'x/a.md', 'b.md'], [true, true, undefined]],
  ['a name at the top', '/a.md', ['a.md', 'x/a.md'], [true, undefined]],
  ['a path', 'x/a.md', ['x/a.md', 'y/x/a.md'], [true, undefined]],
  ['folders alone', 'drafts/', ['drafts', 'drafts/', 'x/drafts/'], [undefined, true, true]],
  ['the last rule that matches', '*.md\n!keep.md', ['a.md', 'keep.md'], [true, false]],
  ['no comments and no empty lines', '# a.md\n\n', ['# a.md', 'a.md'], [undefined, undefined]],
  ['nothing for a pattern that is none', '***\n', ['a'], [undefined]],
])('knows %s', (_name, text, paths, expected) => {
  expect(judged(text, paths)).toEqual(expected)
})
