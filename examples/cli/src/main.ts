import { exitCodes } from './exit-codes.ts'
import { Interrupted, type Io, type Sink } from './io.ts'
import { runCli } from './run-cli.ts'

// The one place that touches the process: it hands everything to `runCli` and takes the exit code from there.

const controller = new AbortController()
for (const by of ['SIGINT', 'SIGTERM'] as const) {
  process.on(by, () => {
    // The first one lets the work clean up after itself; a second one ends at once.
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort(new Interrupted(by))
  })
}

process.exitCode = await runCli(process.argv.slice(2), processIo())

function processIo(): Io {
  return {
    get stdin() {
      return process.stdin
    },
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    env: process.env,
    cwd: process.cwd(),
    signal: controller.signal,
  }
}

/** A reader that goes away (`| head`) has seen enough: what else there is to say is dropped, and the work goes on. */
function sinkOf(stream: NodeJS.WriteStream): Sink {
  let open = true
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    open = false
  })
  return {
    write: (text) => {
      if (open) stream.write(text)
    },
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns
    },
  }
}
