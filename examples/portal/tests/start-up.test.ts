import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { packagesLoadedWith } from '../../../tests/loaded-with.ts'

const index = fileURLToPath(new URL('../src/index.ts', import.meta.url))

it('loads no engine for those who only write a configuration', () => {
  expect(packagesLoadedWith(index)).toEqual(['@callboard/core'])
})
