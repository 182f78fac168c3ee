import { expect, it } from 'vitest'
import { code } from '../testing/store-samples.ts'
import { optionalPackage } from './optional-package.ts'

const of = { package: 'a', wanted: 'b' }

it('tells a package that is missing from one that fails', async () => {
  const name = 'no-such-package'
  expect(await code(optionalPackage(import(name), of))).toBe('CATALOG_PACKAGE_MISSING')
  expect(await code(optionalPackage(Promise.reject(new Error('x')), of))).toBe('Error: x')
  expect(await optionalPackage(Promise.resolve(1), of)).toBe(1)
})
