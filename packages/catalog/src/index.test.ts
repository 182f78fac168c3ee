import { expect, it } from 'vitest'
import * as http from './http.ts'
import * as root from './index.ts'
import * as testing from './testing.ts'

it.each([
  ['@callboard/catalog', root],
  ['@callboard/catalog/http', http],
  ['@callboard/catalog/testing', testing],
])('%s exports what it promises', (_name, entry) => {
  expect(Object.keys(entry).sort()).toMatchSnapshot()
})
