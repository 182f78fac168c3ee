import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Everything that is loaded before the command line has been understood. */
function loadedAtStart(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*? from '([^']+)'/gm,
  )
  for (const [, name = ''] of imports) {
    if (name.startsWith('.')) loadedAtStart(resolve(dirname(file), name), seen)
    else seen.add(name)
  }
  return seen
}

it('loads no engine before it knows what is asked: help must be there at once', () => {
  const packages = [...loadedAtStart(main)].filter((name) => !/^(?:node:|\/)/.test(name))
  expect(packages.sort()).toEqual(['commander', 'picocolors'])
})
