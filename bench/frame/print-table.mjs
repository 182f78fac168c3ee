/** @import { Row } from './measure.mjs' */
/** @import { Benchmark } from './benchmark.mjs' */

/**
 * The figures of one benchmark as aligned text.
 *
 * @param {Benchmark} benchmark
 * @param {Row[]} rows
 */
export function tableOf({ title, unit }, rows) {
  const head = [
    '',
    'role',
    'ms',
    'least–most',
    '× our time',
    'CPU s',
    '× our CPU',
    `${unit}/CPU s`,
    'peak RSS MB',
  ]
  const body = rows.map((row) => [
    row.name,
    row.role,
    row.ms.median.toFixed(0),
    `${row.ms.least.toFixed(0)}–${row.ms.most.toFixed(0)}`,
    row.timesOurTime.toFixed(2),
    row.cpuSeconds.toFixed(2),
    row.timesOurCpu.toFixed(2),
    row.unitsPerCpuSecond.toFixed(0),
    row.peakRssMb.toFixed(0),
  ])
  const tables = [align([head, ...body], 2), figuresOf(rows)].filter((text) => text !== '')
  return `${title}\n\n${tables.join('\n\n')}\n`
}

/** @param {Row[]} rows */
function figuresOf(rows) {
  const names = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))]
  if (names.length === 0) return ''
  const holders = rows.filter(({ figures }) => Object.keys(figures).length > 0)
  const body = names.map((name) => [
    name,
    ...holders.map(({ figures }) => significant(figures[name])),
  ])
  return align([['', ...holders.map(({ name }) => name)], ...body], 1)
}

/** @param {number | undefined} value */
function significant(value) {
  if (value === undefined) return '–'
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}

/**
 * @param {string[][]} lines
 * @param {number} texts columns that are aligned to the left; the others hold numbers
 */
function align(lines, texts) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column < texts ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
