export type { RemoteServer, RemoteServersOptions } from './actions/remote-server.ts'
export { quayActions } from './quay/quay-actions.ts'
