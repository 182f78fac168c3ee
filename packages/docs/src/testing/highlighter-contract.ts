import { equal, ok } from 'node:assert/strict'
import type { ContractCase } from '@callboard/core/testing'
import { toString as textOf } from 'hast-util-to-string'
import type { Highlighter } from '../highlight/highlighter.ts'
import { walkElements } from '../markdown/walk.ts'

const code = 'a: "<b>" # c\n\nd: [1, 2]\n'

/** What every {@link Highlighter} must do. */
export function highlighterContract(highlighter: Highlighter): ContractCase[] {
  return [
    {
      name: 'keeps every character of the code',
      async run() {
        for (const language of ['yaml', 'json', 'python', 'go', 'bash', 'sql', 'typescript']) {
          const children = await highlighter.highlight({ code, language })
          if (children) equal(textOf({ type: 'root', children }), code, language)
        }
      },
    },
    {
      name: 'makes nothing but spans with classes',
      async run() {
        const children = (await highlighter.highlight({ code, language: 'yaml' })) ?? []
        walkElements({ type: 'root', children }, ({ tagName, properties }) => {
          equal(tagName, 'span')
          ok(Object.keys(properties).every((name) => name === 'className'))
        })
      },
    },
    {
      name: 'knows nothing of a language that does not exist',
      async run() {
        for (const language of ['no-such-language', 'constructor', '__proto__', ''])
          equal(await highlighter.highlight({ code, language }), undefined, language)
      },
    },
  ]
}
