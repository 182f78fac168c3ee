/**
 * One thing that is measured: several contenders do the same work, each run in a process of its own.
 *
 * @typedef {object} Benchmark
 * @property {string} name as typed on the command line, and of the file with its results
 * @property {string} title what is measured, in a sentence
 * @property {string} unit what is counted: a key of {@link Outcome.done}
 * @property {number} [runs] when it needs fewer than usual
 * @property {() => string | undefined} [missing] why it cannot be run here
 * @property {readonly Contender[]} contenders ours first
 * @property {(outcomes: ReadonlyMap<string, Outcome>) => void} check throws unless every contender did the same work
 */

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {'ours' | 'peer' | 'bound'} role a bound does only a part of our work, so it may well be faster
 * @property {() => string | undefined | Promise<string | undefined>} [missing] why it cannot take part here
 * @property {readonly string[]} [nodeOptions] what its process is started with beside the rest
 * @property {(options: { scale: number }) => Prepared | Promise<Prepared>} prepare makes the input and imports the library; not timed
 */

/**
 * @typedef {object} Prepared
 * @property {() => unknown} work what is timed
 * @property {(result: any) => Outcome | Promise<Outcome>} inspect looks at what `work` gave; not timed
 * @property {() => unknown} [close] removes what `prepare` made
 */

/**
 * @typedef {object} Outcome
 * @property {Record<string, number | string>} done what was done, to be compared between contenders
 * @property {Record<string, number>} [figures] further measurements, by name with unit
 */

/**
 * What one process measured.
 *
 * @typedef {object} Sample
 * @property {number} ms wall-clock time of `work`
 * @property {number} cpuSeconds of all threads during `work`
 * @property {number} peakRssMb of the process up to the end of `work`, imports and input included
 * @property {Outcome['done']} done
 * @property {Record<string, number>} figures
 */

/** @param {Benchmark} benchmark */
export function defineBenchmark(benchmark) {
  return benchmark
}
