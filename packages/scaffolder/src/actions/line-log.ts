import type { Logger } from '@callboard/core'

/** A run's log is kept, and a program may write without end. */
const maxLines = 2_000
const maxLineLength = 2_000

/** Output of a program as lines of a log. */
export interface LineLog {
  write(chunk: string, stream: 'stdout' | 'stderr'): void
  /** Writes what did not end in a line break. */
  end(): void
}

/** Writes what comes in pieces line by line, and no more than a log can take. */
export function createLineLog(logger: Logger): LineLog {
  const open = { stdout: '', stderr: '' }
  let lines = 0
  const log = (line: string) => {
    lines += 1
    // A carriage return starts a line over, as progress bars do: what is seen is what stands last.
    const [shown = ''] = line.replace(/\r$/, '').split('\r').slice(-1)
    if (lines <= maxLines) logger.info(shown.slice(0, maxLineLength))
    else if (lines === maxLines + 1) logger.warn(`Lines after the first ${maxLines} are not shown`)
  }
  return {
    write(chunk, stream) {
      const parts = (open[stream] + chunk).split('\n')
      open[stream] = (parts.pop() ?? '').slice(-64 * 1024)
      for (const line of parts) log(line)
    },
    end() {
      for (const line of Object.values(open)) if (line !== '') log(line)
    },
  }
}
