import { quote } from './quote.ts'

/** What a Git server answered instead. */
export interface RemoteFailure {
  remoteUrl: string
  reason: string
  /** Where it answered with one. */
  status?: number
}

/** What to do about a server that is. */
export const busyHint = 'The host is busy or down: try again later.'

/** Whether a server that answers so may answer otherwise later. */
export function isBusy(status: number): boolean {
  return status >= 500 || status === 429
}

function remoteHint(status: number | undefined, otherwise: string): string {
  return status !== undefined && isBusy(status) ? busyHint : otherwise
}

/** Errors of Git, whatever is behind its server. */
export const gitErrors = {
  GIT_AUTHOR_INVALID: ({ author }: { author: string }) => ({
    message: `${quote(author)} cannot be the author of a commit`,
    hint: 'Give a name and an address without "<", ">" and control characters.',
  }),
  GIT_NAME_INVALID: ({ name, reason }: { name: string; reason: string }) => ({
    message: `The branch name ${quote(name)} is refused: ${reason}`,
    hint: 'Use letters, digits, "-", "_", "." and "/", beginning with a letter or digit.',
  }),
  GIT_REPOSITORY_TAKEN: ({ remoteUrl, branch }: { remoteUrl: string; branch: string }) => ({
    message: `The branch ${quote(branch)} of ${quote(remoteUrl)} holds something else already`,
    hint: 'Choose another repository name, or empty the repository first.',
  }),
  GIT_PUSH_FAILED: ({ remoteUrl, reason, status }: RemoteFailure) => ({
    message: `${quote(remoteUrl)} did not take the push: ${reason}`,
    hint: remoteHint(
      status,
      'Check that the repository exists and that the credentials may write to it.',
    ),
  }),
  GIT_PUSH_LOST: ({
    remoteUrl,
    ref,
    reason,
  }: {
    remoteUrl: string
    ref: string
    reason: string
  }) => ({
    message: `${quote(remoteUrl)} may have taken the push to ${quote(ref)}, but nothing says so: ${reason}`,
    hint: 'Look there what it holds now, or try the step again, which goes on with what is there.',
  }),
  GIT_HEAD_MISSING: ({ remoteUrl }: { remoteUrl: string }) => ({
    message: `The default branch of ${quote(remoteUrl)} is not there, so what it holds cannot be compared`,
    hint: 'Set its default branch on its host to one that is there, or push to the one that is set: "defaultBranch" in the step.',
  }),
  GIT_READ_FAILED: ({ remoteUrl, reason, status }: RemoteFailure) => ({
    message: `${quote(remoteUrl)} cannot be read: ${reason}`,
    hint: remoteHint(
      status,
      'Check that the repository exists and that the credentials may read it.',
    ),
  }),
  GIT_BRANCH_MOVED: ({ remoteUrl, ref }: { remoteUrl: string; ref: string }) => ({
    message: `Somebody else pushed to ${quote(ref)} of ${quote(remoteUrl)} at the same moment`,
    hint: 'Try the step again.',
  }),
  GIT_BRANCH_MISSING: ({ remoteUrl, branch }: { remoteUrl: string; branch: string }) => ({
    message: `${quote(remoteUrl)} has no branch ${quote(branch)} that a change could begin from`,
    hint: 'Name a target branch that is there; a repository without commits is published to first.',
  }),
  GIT_BRANCH_TAKEN: ({ remoteUrl, branch }: { remoteUrl: string; branch: string }) => ({
    message: `The branch ${quote(branch)} of ${quote(remoteUrl)} is there already, without this change`,
    hint: 'Choose another branch name, or let the step add to it where it has an input for that: "update: true".',
  }),
  GIT_BRANCH_CHANGED: ({ remoteUrl, branch }: { remoteUrl: string; branch: string }) => ({
    message: `The branch ${quote(branch)} of ${quote(remoteUrl)} holds commits that this run did not push, so it stays`,
    hint: 'Look at it, and delete it on its host if nobody needs it.',
  }),
  GIT_FILE_REFUSED: ({ path, mode }: { path: string; mode: string }) => ({
    message:
      mode === 'create'
        ? `${quote(path)} is in the repository already, with other content`
        : `${quote(path)} is not in the repository, so it cannot be updated`,
    hint: 'Let the step find out by itself with "auto", or choose other files with "sourcePath".',
  }),
  GIT_PATH_TAKEN: ({ path, wanted, found }: { path: string; wanted: string; found: string }) => ({
    message: `${quote(path)} of the repository is ${found}, and cannot become ${wanted}`,
    hint: 'Choose another "targetPath", or delete what is there in a change of its own.',
  }),
  GIT_MESSAGE_INVALID: ({ message }: { message: string }) => ({
    message: `The commit message ${quote(message)} is refused: it holds a NUL, or a line that begins with "gpgsig"`,
    hint: 'Leave that out of the message.',
  }),
  GIT_ADDRESS_INVALID: ({ address, reason }: { address: string; reason: string }) => ({
    message: `The address ${quote(address)} of a repository is refused: ${reason}`,
    hint: 'Give an https:// address without a user; credentials belong into the configuration of the host.',
  }),
  SIGNING_KEY_INVALID: ({ reason }: { reason: string }) => ({
    message: `The signing key cannot be used: ${reason}`,
    hint: 'Give the whole text of a private key; "ssh-keygen -p -N \'\' -f <file>" takes the passphrase off one of SSH.',
  }),
  GIT_SERVER_FAILED: ({ reason }: { reason: string }) => ({
    message: `The Git server cannot run: ${reason}`,
    hint: 'Install git, and choose a port that is free.',
  }),
}
