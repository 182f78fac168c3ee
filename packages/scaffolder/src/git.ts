export { type PushOptions, pushWorkspace } from './git/push-workspace.ts'
export { assertBranchName } from './git/ref-name.ts'
