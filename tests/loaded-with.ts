import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** The packages that are loaded with a file and what it imports, without those of Node, sorted. Types are not loaded. */
export function packagesLoadedWith(file: string): string[] {
  const seen = new Set<string>()
  collect(file, seen)
  return [...seen].filter((name) => !/^(?:node:|\/)/.test(name)).sort()
}

function collect(file: string, seen: Set<string>): void {
  if (seen.has(file)) return
  seen.add(file)
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*? from '([^']+)'/gm,
  )
  for (const [, name = ''] of imports) {
    if (name.startsWith('.')) collect(resolve(dirname(file), name), seen)
    else seen.add(name)
  }
}
