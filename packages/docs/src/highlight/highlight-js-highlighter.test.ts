import { describe, expect, it } from 'vitest'
import { drawCode } from '../markdown/code-block.ts'
import { plainDialect } from '../markdown/dialect.ts'
import { grammarNames } from './grammars.ts'
import { highlightJsHighlighter, maxHighlightedLength } from './highlight-js-highlighter.ts'

const highlighter = highlightJsHighlighter()

/** What grammars took quadratic or worse time on, or nested without end; prefix and what is repeated. */
const hostile: readonly (readonly [string, string])[] = [
  ...['a', 'a ', 'AA', '_', '0b', '\n', ' ', '"', '"\\(', '(', '[', '{', '<', '${`', '[a]('],
  ...['${', '"${', '/*', '<<A\n', 'case ', '$$'],
].map((repeated) => ['', repeated] as const)

/** Two fifths of the longest code that is coloured: quadratic time shows, and the test stays short. */
const length = (maxHighlightedLength / 5) * 2

/** All grammars know of each other, as they do late in a build: some colour parts of a text in another language. */
async function registerAll() {
  for (const language of grammarNames) await highlighter.highlight({ code: 'a\n', language })
}

async function drawnText(language: string, code: string): Promise<string> {
  const warnings: unknown[] = []
  const context = {
    highlighter,
    timer: { check() {} },
    dialect: plainDialect,
    logger: { warn: (...warning: unknown[]) => warnings.push(warning) },
    path: 'a.md',
  }
  const info = { language, highlighted: new Set<number>() }
  const block = await drawCode({ code, info, inline: true } as never, context as never)
  expect(warnings).toEqual([])
  const [drawn] = block.children as never as [{ value: string }]
  return drawn.value
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#x3C;', '<')
    .replaceAll('&#x26;', '&')
}

describe('the default highlighter', () => {
  // The time is a guard against hangs, not a measure: other work may have the machine.
  it.each([...grammarNames])(
    'loses nothing of hostile %s and ends',
    async (language) => {
      await registerAll()
      for (const [prefix, repeated] of hostile) {
        const code = (prefix + repeated.repeat(length)).slice(0, length)
        expect(await drawnText(language, code)).toBe(code)
      }
    },
    10_000,
  )

  it('leaves long code and Markdown plain', async () => {
    const code = '"a"'.padEnd(maxHighlightedLength)
    expect(await highlighter.highlight({ code, language: 'json' })).toHaveLength(2)
    expect(await highlighter.highlight({ code: `${code} `, language: 'json' })).toBeUndefined()
    for (const language of ['md', 'markdown'])
      expect(await highlighter.highlight({ code: '# a\n', language })).toBeUndefined()
  })
})
