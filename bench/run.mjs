import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArguments } from './frame/arguments.mjs'
import { benchFolder } from './frame/folder.mjs'
import { measure } from './frame/measure.mjs'
import { buildPackages, installPeers } from './frame/prepare.mjs'
import { tableOf } from './frame/print-table.mjs'

const folder = join(benchFolder, 'benchmarks')
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -'.mjs'.length))

try {
  await main(parseArguments(process.argv.slice(2), names))
} catch (error) {
  console.error(`error: ${error.message}`)
  process.exitCode = 1
}

async function main({ names, runs, quick }) {
  installPeers()
  await buildPackages()
  for (const name of names) {
    const file = pathToFileURL(join(folder, `${name}.mjs`)).href
    const { benchmark: all } = await import(file)
    const missing = all.missing?.()
    if (missing) {
      console.log(`${name} is left out: ${missing}\n`)
      continue
    }
    const benchmark = { ...all, contenders: await presentOf(all) }
    const rounds = runs ?? (quick ? 1 : (benchmark.runs ?? 5))
    const scale = quick ? 0.1 : 1
    const onSample = (contender, ms) => console.error(`${name}: ${contender} ${ms.toFixed(0)} ms`)
    const rows = await measure({ benchmark, file, runs: rounds, scale, onSample })
    console.log(`\n${tableOf(benchmark, rows)}`)
    // A tenth of the work says nothing about the whole, so a quick run leaves the record alone.
    if (!quick) keep(benchmark, rounds, rows)
  }
}

async function presentOf({ name, contenders }) {
  const present = []
  for (const contender of contenders) {
    const missing = await contender.missing?.()
    if (missing) console.log(`${name}: "${contender.name}" is left out: ${missing}`)
    else present.push(contender)
  }
  return present
}

function keep({ name, title }, runs, rows) {
  const machine = { node: process.version, cores: availableParallelism() }
  const month = new Date().toISOString().slice(0, 7)
  const rounded = JSON.stringify({ name, title, month, ...machine, runs, rows }, shorten, 2)
  mkdirSync(join(benchFolder, 'results'), { recursive: true })
  writeFileSync(join(benchFolder, 'results', `${name}.json`), `${rounded}\n`)
}

/** Four digits say more than was measured. */
function shorten(_, value) {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(4))
    : value
}
