/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5)

/** @param {readonly number[]} values */
export const range = (values) => ({ least: Math.min(...values), most: Math.max(...values) })

/**
 * The value that `share` of the values do not exceed; between two of them in proportion.
 *
 * @param {readonly number[]} values
 * @param {number} share 0 to 1
 */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)]
  return below + (sorted[Math.ceil(at)] - below) * (at % 1)
}

/**
 * How long `ask` takes for one question after another, as figures in milliseconds. A tenth of the questions warms up first.
 *
 * @template T
 * @param {string} name
 * @param {readonly T[]} questions
 * @param {(question: T) => unknown} ask
 * @returns {Promise<Record<string, number>>}
 */
export async function latencies(name, questions, ask) {
  for (const question of questions.slice(0, Math.ceil(questions.length / 10))) await ask(question)
  const times = []
  for (const question of questions) {
    const startedMs = performance.now()
    const answer = ask(question)
    // To wait for what is there already takes as long as a quick answer.
    if (answer instanceof Promise) await answer
    times.push(performance.now() - startedMs)
  }
  return percentiles(name, times)
}

/**
 * How long something took, as figures.
 *
 * @param {string} name
 * @param {readonly number[]} times in milliseconds
 * @returns {Record<string, number>}
 */
export function percentiles(name, times) {
  return { [`${name} p50 ms`]: quantile(times, 0.5), [`${name} p95 ms`]: quantile(times, 0.95) }
}
