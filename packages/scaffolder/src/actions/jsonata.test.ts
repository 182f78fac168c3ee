import { expect, it } from 'vitest'
import { dataJsonata, jsonataAliases } from './jsonata.ts'
import { testAction } from './test-action.ts'

const data = { prices: [3, 1, 2], constructor: 'x' }
const ask = async (expression: string) => {
  const { output, error } = await testAction(dataJsonata, { input: { data, expression } })
  return error?.message ?? (output as { result?: unknown }).result
}

it('evaluates expressions', async () => {
  expect(await ask('{ "sum": $sum(prices), "sorted": prices^($) }')).toEqual({
    sum: 6,
    sorted: [1, 2, 3],
  })
  expect(await ask('nothing')).toBeUndefined()
})

it('says what is wrong with one', async () => {
  expect(await ask('prices +')).toMatchInlineSnapshot(
    `"The JSONata expression failed: Unexpected end of expression"`,
  )
  expect(await ask('$error("my own")')).toBe('The JSONata expression failed: my own')
})

it('reaches nothing but its data', async () => {
  const found = await ask(`[
    __proto__.polluted, toString, $string.constructor, $lookup($, "__proto__"),
    $eval("$.prices.constructor"), $string($.constructor), "end"
  ]`)
  expect(found).toEqual(['x', 'end'])
  expect(await ask('$.constructor.constructor("return process")()')).toMatch(/failed: Attempted/)
})

it('meets a limit where its result would be too large', async () => {
  expect(await ask('[1..10000000]')).toMatch(/failed: its result is larger|more memory/)
})

it('ends an expression that goes on for ever, and one whose run is cancelled', async () => {
  const cancel = new AbortController()
  const call = testAction(dataJsonata, {
    input: { data, expression: '($f := function(){ $f() }; $f())' },
    signal: cancel.signal,
  })
  const reason = new Error('cancelled')
  setImmediate(() => cancel.abort(reason))
  await expect(call).rejects.toBe(reason)
})

it('transforms files', async () => {
  const files = { 'a.json': '{"a":{"b":1}}', 'a.yaml': 'a: 1\n---\na: 2\n' }
  const run = async (id: string, input: object) => {
    const action = jsonataAliases.find((each) => each.id === id)
    if (!action) throw new Error(`${id} is missing`)
    return (await testAction(action, { input, files })).output
  }
  const json = 'roadiehq:utils:jsonata:json:transform'
  expect(await run(json, { path: 'a.json', expression: 'a', space: ' ' })).toEqual({
    result: '{\n "b": 1\n}',
  })
  expect(await run(json, { path: 'a.json', expression: 'a', as: 'object' })).toEqual({
    result: { b: 1 },
  })
  const yaml = 'roadiehq:utils:jsonata:yaml:transform'
  expect(await run(yaml, { path: 'a.yaml', expression: '{"all": a}', loadAll: true })).toEqual({
    result: 'all:\n  - 1\n  - 2\n',
  })
})
