import type { ServedPortal } from './serve-portal.ts'

/** What a terminal says when the portal answers: its address, and what the configuration proposes to try. */
export function welcome({
  portal,
  url,
}: Pick<ServedPortal, 'url'> & { portal: Pick<ServedPortal['portal'], 'tour'> }): string {
  const tries = Object.entries(portal.tour).map(([what, path]) => [what, `${url}${path}`] as const)
  const rows = [...tries, ['Find anything', 'press / on any page'] as const]
  const width = Math.max(...rows.map(([what]) => what.length))
  return [
    '',
    `  Callboard is at ${url}`,
    '',
    ...rows.map(([what, where]) => `  ${what.padEnd(width)}   ${where}`),
    '',
    '  Stop with Ctrl+C.',
  ].join('\n')
}
