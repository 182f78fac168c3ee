import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../src/config.js'

{% if values.database and values.database != 'none' -%}
test('has defaults for all but the database', () => {
  assert.deepEqual(readConfig({ DATABASE_ADDR: 'db:5432' }), {
    config: { port: ${{ values.port }}, drainMs: 5000, database: { host: 'db', port: 5432 } },
    problems: [],
  })
})

test('says everything that is wrong', () => {
  assert.deepEqual(readConfig({ PORT: 'http', DRAIN_MS: '-1', DATABASE_ADDR: 'db' }).problems, [
    'PORT is "http", want a number from 0 to 65535',
    'DRAIN_MS is "-1", want a number from 0 to 60000',
    'DATABASE_ADDR is "db", want host:port',
  ])
})
{%- else -%}
test('has defaults', () => {
  assert.deepEqual(readConfig({}), { config: { port: ${{ values.port }}, drainMs: 5000 }, problems: [] })
})

test('says everything that is wrong', () => {
  assert.deepEqual(readConfig({ PORT: 'http', DRAIN_MS: '-1' }).problems, [
    'PORT is "http", want a number from 0 to 65535',
    'DRAIN_MS is "-1", want a number from 0 to 60000',
  ])
})
{%- endif %}
