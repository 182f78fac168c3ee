import { defineCommand } from '../command.ts'
import { untilStopped } from '../until-stopped.ts'

/** `callboard serve`: the portal of a configuration. */
export const serve = defineCommand<{ port?: string }>({
  name: 'serve',
  summary: 'Serves the portal of a configuration on this machine.',
  examples: ['serve', 'serve --config callboard.config.ts --port 8080', 'serve --from services'],
  options: [
    {
      flags: '--port <number>',
      description: 'port to answer on (PORT from the environment, else 7007)',
    },
  ],
  notes: [
    'It answers on loopback only, until Ctrl+C. With --json it prints { "url" } in one line.',
  ],
  usesSources: true,
  streams: true,
  async run(context) {
    const { needSources } = await import('../sources/load-sources.ts')
    const { withDataFolder } = await import('../sources/data-folder.ts')
    const { openTelemetry, parsePort, servePortal, welcome } = await import('@callboard/portal')
    const { io, options, signal, json, print, printJson, progress } = context
    const port = parsePort(options.port ?? io.env.PORT ?? '7007')
    await using kept = await withDataFolder(await needSources(context, 'serve'), context.sources)
    const { loaded } = kept
    // Before anything is measured, and ended after it.
    await using _telemetry = await openTelemetry()
    await using served = await progress.during('Starting', () => servePortal({ loaded, port }))
    signal.throwIfAborted()
    if (json) printJson({ url: served.url })
    else print(welcome(served))
    return await untilStopped(signal)
  },
})
