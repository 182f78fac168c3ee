/** Where text goes. */
export interface Sink {
  write(text: string): void
  /** Whether a person looks at it. */
  isTTY: boolean
  /** Width of the terminal in columns, where there is one. */
  columns?: number | undefined
}

/** The surroundings of one call of the command: everything that a program would take from its process. */
export interface Io {
  stdin: AsyncIterable<Uint8Array>
  stdout: Sink
  stderr: Sink
  env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the working directory. */
  cwd: string
  /** Aborted by Ctrl+C, with an {@link Interrupted} as its reason. */
  signal: AbortSignal
}

/** Why a call was ended from outside. */
export class Interrupted extends Error {
  /** What the process was sent. */
  readonly by: 'SIGINT' | 'SIGTERM'

  constructor(by: 'SIGINT' | 'SIGTERM') {
    super('Interrupted')
    this.by = by
  }
}
