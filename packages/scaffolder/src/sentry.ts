export type { RemoteServer, RemoteServersOptions } from './actions/remote-server.ts'
export { sentryActions } from './sentry/sentry-actions.ts'
