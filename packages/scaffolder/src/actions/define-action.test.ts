import { formatError } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { type Action, defineAction } from './define-action.ts'

const good = { id: 'acme:greet', input: z.object({ name: z.string() }), run: () => {} }

const said = (work: () => unknown) => {
  try {
    work()
    return 'nothing'
  } catch (error) {
    return formatError(error)
  }
}

describe('defineAction', () => {
  it('refuses what it does not know, in the types too', () => {
    // @ts-expect-error there is no such key
    expect(said(() => defineAction({ ...good, unod() {} }))).toMatchInlineSnapshot(`
      "CORE_OPTION_INVALID: defineAction: there is no option "unod"
        hint: Correct the option; its documentation names what it takes."
    `)
    const whole = {
      ...good,
      description: 'Greets',
      output: z.object({}),
      examples: [{ description: 'Greet Ana', input: { name: 'Ana' } }],
      plan: () => ({ sideEffects: [] }),
      undo: () => {},
      retry: { attempts: 2 },
    }
    expect(defineAction({ ...whole, run: () => ({}) }).retry).toEqual({ attempts: 2 })
  })

  it.each([
    ['nothing', undefined],
    ['a function', () => {}],
    ['no id', { ...good, id: '' }],
    ['a description of a schema', { ...good, input: { type: 'object' } }],
    ['a schema of zod 3', { ...good, input: { safeParse: () => ({ success: true }), _def: {} } }],
    ['no function', { ...good, run: 'echo' }],
    ['a retry without attempts', { ...good, retry: {} }],
  ])('refuses %s', (name, action) => {
    expect(said(() => defineAction(action as never))).toMatchSnapshot(name)
  })
})

it('is not the only way to an action: a scaffolder refuses the same', () => {
  const plain = { ...good, undoo: () => {} } as Action
  expect(said(() => createScaffolder({ actions: [plain] }))).toMatchInlineSnapshot(`
    "CORE_OPTION_INVALID: createScaffolder: there is no option "actions.0.undoo"; did you mean "undo"?
      hint: Correct the option; its documentation names what it takes."
  `)
})
