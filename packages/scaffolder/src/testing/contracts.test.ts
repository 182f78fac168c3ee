import { CallboardError } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { builtinFilters } from '../expressions/builtin-filters.ts'
import { builtinFields } from '../form/builtin-fields.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import { fieldContract, filterContract } from './extension-contracts.ts'
import { taskStoreContract } from './task-store-contract.ts'
import { testTemplate } from './test-template.ts'

const inputs: Record<string, unknown> = {
  parseRepoUrl: 'github.com?owner=o&repo=r',
  projectSlug: 'github.com?owner=o&repo=r',
  parseEntityRef: 'group:x',
}

for (const filter of builtinFilters.filter(({ name }) => name in inputs))
  describe(`the filter ${filter.name}`, () => {
    for (const { name, run } of filterContract(filter, inputs[filter.name])) it(name, run)
  })

for (const field of builtinFields({ catalog: { entities: () => [{ ref: 'system:default/x' }] } }))
  describe(`the field ${field.name}`, () => {
    const context = { schema: { type: 'string' }, options: { allowArbitraryValues: false } }
    for (const { name, run } of fieldContract(field, context)) it(name, run)
  })

it('a contract finds a store that forgets', async () => {
  const store = { ...createMemoryTaskStore(), get: async () => undefined }
  const [first] = taskStoreContract(() => ({ store, again: () => store }))
  await expect(first?.run()).rejects.toThrow(/^get: expected/)
})

it('a template for a test that is wrong says so', () => {
  try {
    testTemplate('steps: 1')
    expect.unreachable()
  } catch (error) {
    expect(CallboardError.is(error, 'SCAFFOLDER_TEMPLATE_INVALID') && error.message).toContain(
      '"spec.steps" is not valid',
    )
  }
})
