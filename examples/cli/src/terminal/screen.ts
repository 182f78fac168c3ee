import { escapeControls } from '@callboard/core'
import picocolors from 'picocolors'
import type { Sink } from '../io.ts'

type Style = (text: string) => string

/** What the output can look like where it goes. */
export interface Screen {
  /** Columns; without end where no terminal is, so that programs get whole values. */
  width: number
  /** Colours say states and nothing else; `bold` and `dim` order what is read. All of them do nothing without a terminal. */
  style: Record<'bold' | 'dim' | 'good' | 'caution' | 'bad', Style>
  symbols: Record<'ok' | 'warning' | 'error' | 'skipped' | 'arrow' | 'ellipsis' | 'dot', string>
  /** Text from data in one line, its control characters shown as escapes. */
  clean(text: unknown): string
  /** The same for text that keeps its spaces and lines. */
  safe(text: string): string
}

const drawn = {
  ok: '✔',
  warning: '▲',
  error: '✖',
  skipped: '–',
  arrow: '→',
  ellipsis: '…',
  dot: '·',
}
const plain = {
  ok: 'ok',
  warning: '!',
  error: 'x',
  skipped: '-',
  arrow: '->',
  ellipsis: '...',
  dot: '-',
}

/** Narrower than this nothing is laid out any more. */
const narrowest = 40

/** The screen behind a sink. Colours and drawn symbols are for terminals only, and not where `NO_COLOR` is set. */
export function createScreen(
  sink: Sink,
  env: Readonly<Record<string, string | undefined>>,
): Screen {
  const rich = sink.isTTY && !env.NO_COLOR && env.TERM !== 'dumb'
  const { bold, dim, green, yellow, red } = picocolors.createColors(rich)
  return {
    width: sink.isTTY ? Math.max(narrowest, sink.columns ?? 80) : Number.POSITIVE_INFINITY,
    style: { bold, dim, good: green, caution: yellow, bad: red },
    symbols: rich && isUnicode(env) ? drawn : plain,
    clean: (text) => escapeControls(String(text ?? '').replace(/(?:\r\n|[\t\n ])+/g, ' ')).trim(),
    safe: (text) => escapeControls(text.replaceAll('\r\n', '\n')),
  }
}

function isUnicode({
  LC_ALL,
  LC_CTYPE,
  LANG,
}: Readonly<Record<string, string | undefined>>): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || 'UTF-8'
  return /utf-?8/i.test(locale)
}
