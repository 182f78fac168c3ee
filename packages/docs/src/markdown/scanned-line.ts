import type { ContainerHead } from './container-head.ts'

/** A line of a text that is being scanned. */
export interface Line {
  text: string
  /** Line of the author's text, from 1. */
  source: number
}

/** A line with those around it. */
export interface LineAt {
  lines: readonly Line[]
  index: number
  /** The line itself, its indentation corrected. */
  text: string
}

/** What opens at a line, and which lines are its own. */
export interface FoundContainer {
  head: ContainerHead
  body: readonly Line[]
  /** Columns that the lines of the body are indented by. */
  bodyIndent: number
  /** How many lines it takes, the first one included. */
  consumed: number
}
