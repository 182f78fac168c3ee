import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../src/config.js'

test('has defaults', () => {
  assert.deepEqual(readConfig({}), { config: { port: ${{ values.port }} }, problems: [] })
})

test('says what is wrong', () => {
  assert.deepEqual(readConfig({ PORT: 'http' }).problems, ['PORT is "http", want a number from 0 to 65535'])
})
