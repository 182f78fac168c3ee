import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { packagesLoadedWith } from '../../../tests/loaded-with.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

it('loads no engine before it knows what is asked: help must be there at once', () => {
  expect(packagesLoadedWith(main)).toEqual(['commander', 'picocolors'])
})
