// @ts-check

/** @typedef {(level: 'info' | 'warn' | 'error', msg: string, fields?: Record<string, unknown>) => void} Log */

/**
 * Writes one JSON object per line, which is what the log collector expects.
 *
 * @param {Record<string, unknown>} base fields of every line
 * @param {(line: string) => void} [write]
 * @returns {Log}
 */
export function createLog(base, write = (line) => process.stdout.write(line)) {
  return (level, msg, fields = {}) => {
    const time = new Date().toISOString()
    write(`${JSON.stringify({ time, level, msg, ...base, ...fields })}\n`)
  }
}
