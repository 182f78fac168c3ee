import { expect, it } from 'vitest'
import * as discovery from './discovery.ts'
import * as http from './http.ts'
import * as root from './index.ts'
import * as signals from './signals.ts'
import * as sql from './sql.ts'
import * as sqlite from './sqlite.ts'
import * as testing from './testing.ts'

it.each([
  ['@callboard/catalog', root],
  ['@callboard/catalog/http', http],
  ['@callboard/catalog/discovery', discovery],
  ['@callboard/catalog/sql', sql],
  ['@callboard/catalog/sqlite', sqlite],
  ['@callboard/catalog/signals', signals],
  ['@callboard/catalog/testing', testing],
])('%s exports what it promises', (_name, entry) => {
  expect(Object.keys(entry).sort()).toMatchSnapshot()
})
