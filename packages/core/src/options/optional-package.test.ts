import { expect, it } from 'vitest'
import { defineErrors } from '../errors/define-errors.ts'
import { optionalPackage } from './optional-package.ts'

const errors = defineErrors('TEST', {
  PACKAGE_MISSING: ({ package: name, wanted }: { package: string; wanted: string }) => ({
    message: `${wanted} needs ${name}`,
  }),
})
const of = { package: 'a', wanted: 'b' }

it('tells a package that is missing from one that fails', async () => {
  const name = 'no-such-package'
  const missing = optionalPackage(errors, import(name), of)
  await expect(missing).rejects.toThrowErrorMatchingInlineSnapshot(`[CallboardError: b needs a]`)
  const failing = optionalPackage(errors, Promise.reject(new Error('x')), of)
  await expect(failing).rejects.toThrow(new Error('x'))
  expect(await optionalPackage(errors, Promise.resolve(1), of)).toBe(1)
})
