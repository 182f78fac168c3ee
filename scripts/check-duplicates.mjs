// Two versions of one package in what our users install are a finding, unless duplicates.json says why.
import { parse } from 'yaml'
import { packages, read, readJson } from './workspace.mjs'

const { importers, snapshots } = parse(read('pnpm-lock.yaml'))
const allowed = readJson('scripts/duplicates.json')
const versions = new Map()
const seen = new Set()

for (const dir of packages()) walk(importers[dir]?.dependencies ?? {})

function walk(dependencies) {
  for (const [alias, value] of Object.entries(dependencies)) {
    const version = value.version ?? value
    if (version.startsWith('link:')) continue
    const key = snapshots[version] ? version : `${alias}@${version}`
    if (seen.has(key)) continue
    seen.add(key)
    const [name, number] = split(key.replace(/\(.*$/, ''))
    versions.set(name, (versions.get(name) ?? new Set()).add(number))
    walk({ ...snapshots[key]?.dependencies, ...snapshots[key]?.optionalDependencies })
  }
}

function split(key) {
  const at = key.lastIndexOf('@')
  return [key.slice(0, at), key.slice(at + 1)]
}

const duplicates = [...versions].filter(([, numbers]) => numbers.size > 1).map(([name]) => name)
const unexplained = duplicates.filter((name) => !allowed[name])
const outdated = Object.keys(allowed).filter((name) => !duplicates.includes(name))
for (const name of unexplained)
  console.error(
    `${name} is installed as ${[...versions.get(name)].join(' and ')}: align them, or give the reason in scripts/duplicates.json.`,
  )
for (const name of outdated)
  console.error(`${name} is no duplicate any more: take it out of scripts/duplicates.json.`)
if (unexplained.length + outdated.length > 0) process.exitCode = 1
console.log(`${versions.size} production dependencies, ${duplicates.length} duplicates`)
