import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const index = fileURLToPath(new URL('../src/index.ts', import.meta.url))

/** Everything that is loaded with a file. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*? from '([^']+)'/gm,
  )
  for (const [, name = ''] of imports) {
    if (name.startsWith('.')) loadedWith(resolve(dirname(file), name), seen)
    else seen.add(name)
  }
  return seen
}

it('loads no engine for those who only write a configuration', () => {
  const packages = [...loadedWith(index)].filter((name) => !/^(?:node:|\/)/.test(name))
  expect(packages.sort()).toEqual(['@callboard/core', 'zod'])
})
