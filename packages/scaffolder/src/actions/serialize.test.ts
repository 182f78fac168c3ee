import { expect, it } from 'vitest'
import { serializeJson, serializeYaml } from './serialize.ts'
import { testAction } from './test-action.ts'

const data = { name: 'ledger', ports: [80], hidden: 1 }

it('writes JSON, whole or with some of its keys', async () => {
  const { output } = await testAction(serializeJson, { input: { data } })
  expect(output).toEqual({ serialized: '{"name":"ledger","ports":[80],"hidden":1}' })
  const some = await testAction(serializeJson, { input: { data, replacer: ['name'], space: ' ' } })
  expect(some.output).toEqual({ serialized: '{\n "name": "ledger"\n}' })
})

it('writes YAML as it is asked to', async () => {
  const options = { collectionStyle: 'flow', lineWidth: 0 }
  const { output } = await testAction(serializeYaml, {
    input: { data, replacer: ['name', 'ports'], options },
  })
  expect(output).toEqual({ serialized: '{ name: ledger, ports: [ 80 ] }\n' })
  const { error } = await testAction(serializeYaml, { input: { data, options: { indent: 0 } } })
  expect(error?.code).toBe('SCAFFOLDER_ACTION_INPUT_INVALID')
})
