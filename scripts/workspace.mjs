import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const cache = join(root, 'node_modules', '.cache', 'callboard')

export const read = (...path) => readFileSync(join(root, ...path), 'utf8')
export const readJson = (...path) => JSON.parse(read(...path))

/** Folders, relative to the root, that hold a manifest: `packages/core`, `examples/cli` … */
export const members = (...parents) =>
  parents.flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((dir) => existsSync(join(root, dir, 'package.json'))),
  )

export const packages = () => members('packages')

/** Every file below `dir`, relative to the root, in a stable order. */
export function filesBelow(dir) {
  if (!existsSync(join(root, dir))) return []
  return readdirSync(join(root, dir), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${dir}/${entry.name}`
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path)
      return [path]
    })
}

/** The TypeScript that ships: no tests, no fixtures, no skeletons. */
export const sources = (...parents) =>
  members(...parents)
    .flatMap((dir) => filesBelow(`${dir}/src`))
    .filter((path) => /\.ts$/.test(path) && !/\.test(-d)?\.ts$|\/(fixtures|skeleton)\//.test(path))

export function hash(paths, ...extra) {
  const sum = createHash('sha256').update(JSON.stringify(extra))
  for (const path of paths) sum.update(`\0${path}\0`).update(readFileSync(join(root, path)))
  return sum.digest('hex')
}

const stampPath = (name) => join(cache, name.replaceAll('/', '-'))

/** A stamp is written after the work it vouches for, so work that was cut short is done again. */
export const isStamped = (name, value) =>
  existsSync(stampPath(name)) && readFileSync(stampPath(name), 'utf8') === value

export function stamp(name, value) {
  mkdirSync(cache, { recursive: true })
  writeFileSync(stampPath(name), value)
}
