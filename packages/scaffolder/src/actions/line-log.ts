import type { Logger } from '@callboard/core'

/** A run's log is kept, and a program may write without end. */
const maxLines = 2_000
/** What has no end so far is not waited for: it goes on in the next line. */
const maxOpen = 64 * 1024

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
    // Not cut here: the log masks secrets before it does that.
    if (lines <= maxLines) logger.info(shown)
    else if (lines === maxLines + 1) logger.warn(`Lines after the first ${maxLines} are not shown`)
  }
  return {
    write(chunk, stream) {
      const parts = (open[stream] + chunk).split('\n')
      open[stream] = parts.pop() ?? ''
      for (const line of parts) log(line)
      if (open[stream].length < maxOpen) return
      log(open[stream])
      open[stream] = ''
    },
    end() {
      for (const line of Object.values(open)) if (line !== '') log(line)
    },
  }
}
