export { jenkinsActions } from './jenkins/jenkins-actions.ts'
export type { JenkinsOptions, JenkinsServer } from './jenkins/jenkins-server.ts'
