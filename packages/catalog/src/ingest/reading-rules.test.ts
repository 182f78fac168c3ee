import { hash } from 'node:crypto'
import { coreKinds, kindJsonSchema } from '@callboard/core'
import { expect, it } from 'vitest'
import { defineProcessor } from '../processor/processor.ts'
import { readingRules, rulesFor, rulesOfRelease } from './reading-rules.ts'

// What an earlier release kept is only read again when the number is another one: whoever changes a rule changes both.
it('has another number when the rules of the core kinds are others', () => {
  const rules = [kindJsonSchema(coreKinds), coreKinds.map(({ relations }) => relations)]
  const digest = hash('sha256', JSON.stringify(rules), 'base64url').slice(0, 12)
  expect(`${rulesOfRelease}: ${digest}`).toMatchInlineSnapshot(`"1: unIyrP_E90ok"`)
})

it('tells catalogs apart that read differently, and no others', () => {
  const processors = [defineProcessor({ name: 'tagged', process: () => undefined })]
  const rules = [{ allow: ['API'] }]
  const all = [
    {},
    { compat: 'backstage' as const },
    { rules },
    { release: '1' },
    { release: '1', processors },
  ].map((options) => readingRules({ ...options }))
  expect(new Set(all)).toHaveProperty('size', all.length)
  expect(readingRules({ rules: structuredClone(rules) })).toBe(all[2])
  expect(readingRules({ processors })).toBeUndefined()
  const forAll = rulesFor({}, all[0])
  expect(rulesFor({ kinds: ['API'] }, all[0])).not.toBe(forAll)
  expect(rulesFor({}, undefined)).toBeUndefined()
})
