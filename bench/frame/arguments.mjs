import { parseArgs } from 'node:util'

const usage = 'Usage: npm run bench -- [name…] [--runs N] [--quick]'

/**
 * What was typed.
 *
 * @param {string[]} args
 * @param {readonly string[]} known names of benchmarks
 * @returns {{ names: readonly string[], runs: number | undefined, quick: boolean }}
 */
export function parseArguments(args, known) {
  const { values, positionals } = parse(args)
  for (const name of positionals)
    if (!known.includes(name)) refuse(`there is no benchmark "${name}", only ${known.join(', ')}`)
  const { runs, quick } = values
  if (runs !== undefined && !/^[1-9]\d?$/.test(runs)) refuse(`"--runs ${runs}" is not 1 to 99`)
  return {
    names: positionals.length > 0 ? positionals : known,
    runs: runs === undefined ? undefined : Number(runs),
    quick,
  }
}

function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { runs: { type: 'string' }, quick: { type: 'boolean', default: false } },
    })
  } catch (error) {
    return refuse(error.message)
  }
}

/** @returns {never} */
function refuse(why) {
  throw new Error(`${why}\n${usage}`)
}
