import { busyHint, isBusy } from './git-errors.ts'
import { quote } from './quote.ts'

/** What a host answered instead. */
export interface HostRefusal {
  host: string
  /** Method and path. */
  request: string
  status: number
  /** What the host gave as its reason, in one line. */
  said: string
}

/** A request of which nobody knows whether it was carried out. */
export interface LostAnswer {
  host: string
  /** Method and path. */
  request: string
  /** What came in place of the answer. */
  reason: string
  /** What may be there now, and where, as a clause. */
  made?: string
}

/** How a workflow or pipeline ended. */
export interface WorkflowEnd {
  /** File name or number. */
  workflow: string
  conclusion: string
  /** Of the page of its run. */
  url: string
}

/** A change that was pushed and not put up for review. */
export interface UnfinishedChange {
  branch: string
  remoteUrl: string
  reason: string
}

const refusalHints: Readonly<Record<number, string>> = {
  401: 'The token is wrong or has expired: give the host a new one.',
  403: 'The token may not do this: give it the permission, or use an account that has it.',
  404: 'Check the names; hosts also answer this where a token may not see what is there.',
  409: 'Something of that name is there already, or was changed meanwhile: look at it on the host.',
  422: 'The host does not accept these values: correct the inputs of the step.',
}

function refusalHint(status: number): string {
  return (
    refusalHints[status] ??
    (isBusy(status)
      ? busyHint
      : 'Correct the inputs of the step; the host says what it does not accept.')
  )
}

/** Errors of the hosts that are published to. */
export const publishErrors = {
  REPO_URL_INVALID: ({ repoUrl, reason }: { repoUrl: string; reason: string }) => ({
    message: `The repository address ${quote(repoUrl)} is not valid: ${reason}`,
    hint: 'Write it as host?owner=…&repo=…, for example github.com?owner=org&repo=my-service.',
  }),
  REPO_HOST_DENIED: ({ host, allowed }: { host: string; allowed: readonly string[] }) => ({
    message: `The host ${quote(host)} is not one that this step may publish to`,
    hint: `Use ${allowed.join(' or ') || 'another step: this one allows no host'}.`,
  }),
  GIT_HOST_MISSING: ({ host, type }: { host: string; type: string }) => ({
    message: `Nothing of the type "${type}" is set up to publish to ${quote(host)}`,
    hint: `Add it to "git.hosts" of the portal's configuration, or a ${type}Host for it to "hosts" of builtinActions({ git }).`,
  }),
  HOST_REFUSED: ({ host, request, status, said }: HostRefusal) => ({
    message: `${quote(host)} answered ${request} with ${status}${said === '' ? '' : `: ${quote(said)}`}`,
    hint: refusalHint(status),
  }),
  HOST_ANSWER_LOST: ({ host, request, reason, made }: LostAnswer) => ({
    message: `${quote(host)} may have carried out ${request}, but nothing says so: ${reason}`,
    hint:
      made === undefined
        ? 'Look on the host what it has done before you try the step again.'
        : `There may be ${made} now. Look at it, or try the step again, which goes on with what is there.`,
  }),
  GIT_REPOSITORY_RENAMED: ({ repository, name }: { repository: string; name: string }) => ({
    message: `The repository ${quote(repository)} is called ${quote(name)} now`,
    hint: 'Give "repoUrl" the new name.',
  }),
  GIT_OWNER_MISSING: ({ owner, host }: { owner: string; host: string }) => ({
    message: `${quote(host)} has no owner ${quote(owner)} that repositories could be made for`,
    hint: 'Check the owner in "repoUrl", and that the token may see it.',
  }),
  CHANGE_INCOMPLETE: ({ url, reason }: { url: string; reason: string }) => ({
    message: `${quote(url)} is there, but not as it was asked for: ${reason}`,
    hint: 'Finish it on its host, or correct the inputs of the step and run again: it will be found.',
  }),
  PIPELINE_FAILED: ({ url, status }: { url: string; status: string }) => ({
    message: `The pipeline ${quote(url)} has not succeeded: it is ${quote(status)}`,
    hint: 'Its page says why.',
  }),
  HOST_ANSWER_INVALID: ({ host, reason }: { host: string; reason: string }) => ({
    message: `The answer of ${quote(host)} cannot be read: ${reason}`,
    hint: 'Check that its address leads to its interface, and not to a page to sign in on.',
  }),
  GIT_REPOSITORY_CHANGED: ({ remoteUrl }: { remoteUrl: string }) => ({
    message: `${quote(remoteUrl)} holds commits that this run did not push, so it is not deleted`,
    hint: 'Look at it, and delete it on its host if nobody needs it.',
  }),
  GIT_REPOSITORY_STAYS: ({ remoteUrl, host }: { remoteUrl: string; host: string }) => ({
    message: `${quote(remoteUrl)} stays: repositories cannot be deleted on ${host}`,
    hint: 'Delete it by hand, or give its host a way to delete.',
  }),
  GIT_REPOSITORY_UNFINISHED: ({ repository, reason }: { repository: string; reason: string }) => ({
    message: `The repository ${quote(repository)} is there, but not set up whole: ${reason}`,
    hint: 'Correct what it names and try the step again, which goes on with this repository; or delete it.',
  }),
  GITHUB_APP_MISSING: ({ owner, host }: { owner: string; host: string }) => ({
    message: `The GitHub App may not act for ${quote(owner)} on ${quote(host)}`,
    hint: 'Install it there; where githubApp has "owners", name it among them.',
  }),
  GITHUB_OWNER_OTHER: ({ owner, login }: { owner: string; login: string }) => ({
    message: `A repository of the user ${quote(owner)} cannot be made with the token of ${quote(login)}`,
    hint: 'Let the step hand on the token of that user, or take an organisation as the owner.',
  }),
  WORKFLOW_FAILED: ({ workflow, conclusion, url }: WorkflowEnd) => ({
    message: `The workflow ${quote(workflow)} ended as "${conclusion}": ${url}`,
    hint: 'Its page says why; try the step again when that is corrected.',
  }),
  WORKFLOW_RUN_UNKNOWN: ({ workflow, host }: { workflow: string; host: string }) => ({
    message: `${quote(workflow)} was started, but ${quote(host)} does not say as which run`,
    hint: 'Leave out "wait" and "returnWorkflowRunDetails": its release cannot tell.',
  }),
  GIT_HOST_CANNOT: ({ host, what }: { host: string; what: string }) => ({
    message: `It is not possible to ${what} on ${host}`,
    hint: 'Use an action that the host has a way for, or set the host up as what really runs there.',
  }),
  GIT_CHANGE_UNFINISHED: ({ branch, remoteUrl, reason }: UnfinishedChange) => ({
    message: `The branch ${quote(branch)} of ${quote(remoteUrl)} was pushed, and not proposed: ${reason}`,
    hint: 'Correct what it names and try the step again, which goes on with this branch; or delete it.',
  }),
  GIT_CHANGE_TAKEN: ({ url }: { url: string }) => ({
    message: `${quote(url)} has been merged, so it cannot be withdrawn`,
    hint: 'Revert it on its host if it is not wanted.',
  }),
  GIT_CHANGE_STAYS: ({ url, host }: { url: string; host: string }) => ({
    message: `${quote(url)} stays: changes cannot be withdrawn on ${host}`,
    hint: 'Close it by hand.',
  }),
  DIRECTORY_TAKEN: ({ directory, path }: { directory: string; path: string }) => ({
    message: `${quote(path)} of the directory ${quote(directory)} holds something else already`,
    hint: 'Choose another "targetPath".',
  }),
  DIRECTORY_CHANGED: ({ directory, path }: { directory: string; path: string }) => ({
    message: `${quote(path)} of the directory ${quote(directory)} was changed since, so it stays`,
    hint: 'Look at it, and remove it by hand if nobody needs it.',
  }),
}
