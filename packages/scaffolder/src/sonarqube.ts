export type { RemoteServer, RemoteServersOptions } from './actions/remote-server.ts'
export { sonarQubeActions } from './sonarqube/sonarqube-actions.ts'
