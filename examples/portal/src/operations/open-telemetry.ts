/** What tells OpenTelemetry where to send what it has measured, or how to write it. */
const switches = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
  'OTEL_TRACES_EXPORTER',
  'OTEL_METRICS_EXPORTER',
] as const

/**
 * Starts OpenTelemetry for the process where the standard environment asks for it, by naming an endpoint or an exporter;
 * everything else of that environment is read by its SDK. It has to be started before a portal is made. Disposing of it sends
 * what is left.
 *
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * @param env - the environment of the process, which gets defaults: the SDK reads it by itself
 */
export async function openTelemetry(
  env: Record<string, string | undefined> = process.env,
): Promise<AsyncDisposable | undefined> {
  const isAsked = switches.some((name) => env[name])
  if (!isAsked || env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined
  setDefaults(env)
  // Loaded for those who use it: it is as large as all the rest.
  const { NodeSDK } = await import('@opentelemetry/sdk-node')
  const sdk = new NodeSDK()
  sdk.start()
  return { [Symbol.asyncDispose]: () => sdk.shutdown() }
}

/** Where the environment names no endpoint, only what it names is exported: the SDK would try a collector on this machine. */
function setDefaults(env: Record<string, string | undefined>): void {
  env.OTEL_SERVICE_NAME ||= 'callboard-portal'
  env.OTEL_LOGS_EXPORTER ||= 'none'
  for (const [exporter, endpoint] of [
    ['OTEL_TRACES_EXPORTER', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    ['OTEL_METRICS_EXPORTER', 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'],
  ] as const)
    env[exporter] ||= env.OTEL_EXPORTER_OTLP_ENDPOINT || env[endpoint] ? 'otlp' : 'none'
}
