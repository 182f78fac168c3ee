// @ts-check

/**
 * Reads the environment once and reports every problem, not just the first.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {{ config: { port: number }, problems: string[] }}
 */
export function readConfig(env) {
  const problems = []
  const port = Number(env.PORT || ${{ values.port }})
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    problems.push(`PORT is "${env.PORT}", want a number from 0 to 65535`)
  }
  return { config: { port }, problems }
}
