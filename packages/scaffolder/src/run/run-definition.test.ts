// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { expect, it } from 'vitest'
import { testTemplate } from '../testing/test-template.ts'
import { formatDefinition, parseDefinition } from './run-definition.ts'

it('a definition brings the template back, with the places of its parts', () => {
  const template = testTemplate(
    `steps:\n  - { id: a, action: x, retry: { attempts: 2 }, input: { list: ['\${{ 1 }}'] } }\noutput: { x: 1 }\n`,
  )
  const user = { ref: 'user:default/ana' }
  const written = { template, parameters: { n: 1 }, user, depth: 1, locks: ['k'] }
  const { template: read, ...rest } = parseDefinition(formatDefinition(written))
  const { locate, ...plain } = template
  expect(rest).toEqual({ parameters: { n: 1 }, user, depth: 1, locks: ['k'] })
  expect(JSON.stringify({ ...read, locate: undefined })).toBe(JSON.stringify(plain))
  for (const path of [
    ['spec', 'steps', 0, 'input', 'list', 0],
    ['spec', 'output', 'x'],
  ])
    expect(read.locate(path)?.at).toEqual(locate(path)?.at)
  expect(read.locate(['spec', 'steps', 0, 'input', 'nope'])?.at).toEqual(
    locate(['spec', 'steps', 0, 'input'])?.at,
  )
})
