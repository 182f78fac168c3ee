import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median, range } from './statistics.mjs'

/** @import { Benchmark, Sample } from './benchmark.mjs' */

const child = fileURLToPath(new URL('child.mjs', import.meta.url))

/**
 * The medians of one contender over its runs.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string} role
 * @property {{ median: number, least: number, most: number }} ms
 * @property {number} cpuSeconds
 * @property {number} peakRssMb
 * @property {number} timesOurTime wall-clock time divided by ours: above 1 we are faster
 * @property {number} timesOurCpu CPU time divided by ours
 * @property {number} unitsPerCpuSecond
 * @property {Sample['done']} done
 * @property {Record<string, number>} figures
 */

/**
 * Runs all contenders side by side: one round after the other, every second one backwards, so that a machine that is
 * busy for a while is so for everybody.
 *
 * @param {{ benchmark: Benchmark, file: string, runs: number, scale: number, onSample?: (name: string, ms: number) => void }} options
 * @returns {Promise<Row[]>}
 */
export async function measure({ benchmark, file, runs, scale, onSample }) {
  const { contenders } = benchmark
  /** @type {Map<string, Sample[]>} */
  const samples = new Map(contenders.map(({ name }) => [name, []]))
  for (let run = 0; run < runs; run += 1) {
    const order = run % 2 === 0 ? contenders : contenders.toReversed()
    for (const { name, nodeOptions } of order) {
      const sample = await runOnce([file, name, String(scale)], nodeOptions)
      samples.get(name).push(sample)
      onSample?.(name, sample.ms)
    }
    benchmark.check(new Map([...samples].map(([name, taken]) => [name, taken[run]])))
  }
  return rowsOf(benchmark, samples)
}

/**
 * @param {string[]} args
 * @param {readonly string[]} [nodeOptions]
 * @returns {Promise<Sample>}
 */
function runOnce(args, nodeOptions = []) {
  return new Promise((resolve, reject) => {
    const running = fork(child, args, {
      execArgv: ['--expose-gc', ...nodeOptions],
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    let sample
    running.on('message', (message) => {
      sample = message
    })
    running.on('error', reject)
    running.on('close', (status) => {
      if (status === 0 && sample) resolve(sample)
      else reject(new Error(`"${args[1]}" ended with status ${status} before it gave a figure`))
    })
  })
}

/**
 * @param {Benchmark} benchmark
 * @param {Map<string, Sample[]>} samples
 * @returns {Row[]}
 */
function rowsOf({ contenders, unit }, samples) {
  const rows = contenders.map(({ name, role }) => {
    const taken = samples.get(name)
    const of = (key) => taken.map((sample) => sample[key])
    const figures = Object.keys(taken[0].figures).map((figure) => [
      figure,
      median(taken.map((sample) => sample.figures[figure])),
    ])
    const { done } = taken[0]
    const cpuSeconds = median(of('cpuSeconds'))
    return {
      name,
      role,
      ms: { median: median(of('ms')), ...range(of('ms')) },
      cpuSeconds,
      peakRssMb: median(of('peakRssMb')),
      unitsPerCpuSecond: Number(done[unit]) / cpuSeconds,
      done,
      figures: Object.fromEntries(figures),
    }
  })
  const [ours] = rows
  return rows.map((row) => ({
    ...row,
    timesOurTime: row.ms.median / ours.ms.median,
    timesOurCpu: row.cpuSeconds / ours.cpuSeconds,
  }))
}
