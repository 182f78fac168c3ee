import {
  type LogFields,
  type Logger,
  type LogLevel,
  messageOf,
  type Redactor,
  type Runtime,
} from '@callboard/core'
import { joinSplitSecrets, type StepLine } from './joined-lines.ts'
import { onceSoon } from './once-soon.ts'

/** The lines of one call of an action. */
export interface StepLines {
  logger: Logger
  /** Writes what is held. */
  flush(): void
  /** Writes it, and drops what is logged afterwards: the step is over. */
  close(): void
}

/** Where the lines of a call go. */
export interface StepLinesOptions {
  redactor: Pick<Redactor, 'redact'>
  runtime: Pick<Runtime, 'sleep'>
  write: (line: StepLine) => void
}

/** Longer texts are cut before they are searched for secrets. */
const maxCut = 1024 * 1024
/** What one call of an action may log. */
const maxLines = 10_000
const maxCharacters = 8 * 1024 * 1024
/** Lines that come within this time are searched for secrets together. */
const holdMs = 100
/** So many lines, or characters in them, are not held. */
const maxHeld = { lines: 20, characters: 64 * 1024 }

/** Creates the log of one call of an action. */
export function createStepLines({ redactor, runtime, write }: StepLinesOptions): StepLines {
  let isOpen = true
  let lines = 0
  let characters = 0
  let held: StepLine[] = []

  const flush = () => {
    const taken = held
    held = []
    for (const line of joinSplitSecrets(taken, redactor)) write(line)
  }
  /** What comes next may belong to the last line. */
  const flushFirst = () => {
    const joined = joinSplitSecrets(held, redactor)
    held = joined.slice(-1)
    for (const line of joined.slice(0, -1)) write(line)
  }
  const flushSoon = onceSoon(flush, { runtime, delayMs: holdMs })
  const at = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (!isOpen) return
    const text = `${textOf(message).slice(0, maxCut)}${fieldsText(fields)}`
    lines += 1
    characters += text.length
    if (lines > maxLines || characters > maxCharacters) {
      held.push({ text: 'The step logs too much; the rest is left out', level: 'warn' })
      isOpen = false
      return flush()
    }
    held.push({ text, level })
    const size = held.reduce((sum, line) => sum + line.text.length, 0)
    if (held.length >= maxHeld.lines || size >= maxHeld.characters) flushFirst()
    flushSoon()
  }
  return {
    logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    flush,
    close() {
      isOpen = false
      flush()
    },
  }
}

function fieldsText(fields: LogFields | undefined): string {
  if (!fields || Object.keys(fields).length === 0) return ''
  try {
    return ` ${JSON.stringify(fields)}`
  } catch (error) {
    return ` (${messageOf(error)})`
  }
}

/** An action written in JavaScript may log anything. */
export function textOf(message: unknown): string {
  return typeof message === 'string' ? message : messageOf(message)
}
