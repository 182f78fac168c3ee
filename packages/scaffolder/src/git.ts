// Pushing

export type { ChangedFiles, ChangeMode } from './git/change-tree.ts'
export type { FileChange } from './git/edit-tree.ts'
export type { RemoteOptions } from './git/git-remote.ts'
export {
  type ChangeOptions,
  type ChangePreview,
  type PushedChange,
  previewChange,
  pushChange,
} from './git/push-change.ts'
export { type PushOptions, type PushResult, pushWorkspace } from './git/push-workspace.ts'
export { assertBranchName } from './git/ref-name.ts'
export { type BranchChange, takeBackPush } from './git/take-back.ts'
export type { CommitText } from './git/write-commit.ts'

// Signing

export type { CommitSigner } from './git/commit-signer.ts'
export { type PgpSignerOptions, pgpSigner } from './git/pgp-signer.ts'
export { type SshSigner, type SshSignerOptions, sshSigner } from './git/ssh-signer.ts'
