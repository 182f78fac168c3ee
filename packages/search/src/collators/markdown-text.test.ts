import fc from 'fast-check'
import { expect, it } from 'vitest'
import { markdownText } from './markdown-text.ts'

it('keeps the words of a page and takes the first heading for its title', () => {
  const source = [
    '---',
    'tags: [x]',
    '---',
    '# Running **the** `ledger` #',
    '',
    '> Drain [the queue](https://acme.test/q "Queue") first, see [[Runbooks|the runbook]].',
    '',
    '- [x] stop *all* workers\\*',
    '1. snake_case_name and __bold__ ~~old~~',
    '![diagram](a.png) <b>html</b> <!-- hidden -->',
    '',
    '| a | b |',
    '|---|---|',
    '| c | d |',
    '',
    '```sh',
    '# not a heading',
    'kubectl get pods',
    '```',
    '[ref]: https://acme.test',
    '***',
  ].join('\n')
  expect(markdownText(source)).toMatchInlineSnapshot(`
    {
      "text": "Drain the queue first, see Runbooks the runbook.

    stop all workers*
    snake_case_name and bold old
    diagram html

    a b
    c d

    # not a heading
    kubectl get pods",
      "title": "Running the ledger",
    }
  `)
})

it('takes an underlined first line for the title', () => {
  expect(markdownText('Ledger\n======\nText').title).toBe('Ledger')
})

it('has no title without a heading', () => {
  expect(markdownText('Just text')).toEqual({ title: undefined, text: 'Just text' })
})

it('reads hostile text in little time and never throws', () => {
  for (const text of ['[', '*', '_ ', '`', '<!--', '![](', '> - ', '**a ', '|']) {
    markdownText(text.repeat(5_000))
  }
  fc.assert(fc.property(fc.string(), (text) => void markdownText(text)))
})
