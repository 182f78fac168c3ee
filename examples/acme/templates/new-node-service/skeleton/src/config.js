// @ts-check

/** @typedef {{ port: number, drainMs: number{% if values.database and values.database != 'none' %}, database: { host: string, port: number }{% endif %} }} Config */

/**
 * Reads the environment once and reports every problem, not just the first.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {{ config: Config, problems: string[] }}
 */
export function readConfig(env) {
  /** @type {string[]} */
  const problems = []
  const port = Number(env.PORT || ${{ values.port }})
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    problems.push(`PORT is "${env.PORT}", want a number from 0 to 65535`)
  }
  const drainMs = Number(env.DRAIN_MS || 5000)
  if (!Number.isInteger(drainMs) || drainMs < 0 || drainMs > 60_000) {
    problems.push(`DRAIN_MS is "${env.DRAIN_MS}", want a number from 0 to 60000`)
  }
{%- if values.database and values.database != 'none' %}
  const address = /^(?<host>[^:\s]+):(?<port>\d{1,5})$/.exec(env.DATABASE_ADDR ?? '')
  if (!address) problems.push(`DATABASE_ADDR is "${env.DATABASE_ADDR ?? ''}", want host:port`)
  const { host = '', port: databasePort = '0' } = address?.groups ?? {}
  return { config: { port, drainMs, database: { host, port: Number(databasePort) } }, problems }
{%- else %}
  return { config: { port, drainMs }, problems }
{%- endif %}
}
