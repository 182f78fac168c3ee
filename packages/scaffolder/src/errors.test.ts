import { readdirSync, readFileSync } from 'node:fs'
import { formatError } from '@callboard/core'
import { expect, it } from 'vitest'
import { errors } from './errors.ts'

const root = new URL('.', import.meta.url).pathname
const tests = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts') && path !== 'errors.test.ts')
  .map((path) => readFileSync(`${root}${path}`, 'utf8'))
  .join('\n')

it.each(Object.values(errors).map(({ code }) => code))('%s is thrown by a test', (code) => {
  expect(tests.includes(code)).toBe(true)
})

it('quotes long values only in part', () => {
  const error = errors.TASK_MISSING({ id: 'x'.repeat(1000) })
  expect(error.message.length).toBeLessThan(300)
  expect(error.hint).toBe('Check the id; "callboard task list" names the tasks.')
})

it('reads as a sentence with its values, and says what to do next', () => {
  const remoteUrl = 'https://git.acme.io/org/ledger.git'
  const [branch, host, reason] = ['next', 'git.acme.io', 'it says why']
  const made = [
    errors.REPO_URL_INVALID({ repoUrl: 'git.acme.io', reason: '"repo" is missing' }),
    errors.GIT_NAME_INVALID({ name: '--force', reason: 'it begins with "-"' }),
    errors.GIT_ADDRESS_INVALID({ address: 'ssh://git.acme.io', reason: 'it is not https' }),
    errors.GIT_AUTHOR_INVALID({ author: 'Ana <ana' }),
    errors.GIT_PUSH_FAILED({ remoteUrl, reason }),
    errors.GIT_PUSH_LOST({ remoteUrl, ref: 'refs/heads/next', reason }),
    errors.GIT_BRANCH_MISSING({ remoteUrl, branch }),
    errors.GIT_BRANCH_TAKEN({ remoteUrl, branch }),
    errors.GIT_HEAD_MISSING({ remoteUrl }),
    errors.GIT_BRANCH_MOVED({ remoteUrl, ref: 'refs/heads/next' }),
    errors.GIT_BRANCH_CHANGED({ remoteUrl, branch }),
    errors.GIT_FILE_REFUSED({ path: 'a.txt', mode: 'create' }),
    errors.GIT_FILE_REFUSED({ path: 'a.txt', mode: 'update' }),
    errors.GIT_PATH_TAKEN({ path: 'a', wanted: 'a folder', found: 'a file' }),
    errors.GIT_REPOSITORY_STAYS({ remoteUrl, host: 'the local Git server' }),
    errors.GIT_SERVER_FAILED({ reason }),
    errors.GITHUB_APP_MISSING({ owner: 'org', host: 'github.com' }),
    errors.WORKFLOW_RUN_UNKNOWN({ workflow: 'ci.yml', host }),
    errors.SECRET_DENIED({ name: 'TOKEN', origin: 'https://ci.acme.io' }),
    errors.HTTP_PATH_OUTSIDE({ path: '/../admin' }),
    errors.SCHEMA_REFUSED({ reason }),
    errors.SKELETON_LINK({ path: 'skeleton/link' }),
    errors.SKELETON_OVERLAP({ source: '.', target: 'out' }),
    errors.SKELETON_TOO_LARGE({ limit: '100 MiB' }),
    errors.WORKSPACE_TOO_LARGE({ limit: '256 MiB' }),
    errors.STEP_NOT_WAITING({ id: 'task-1', step: 'ask' }),
    errors.STEP_OVER({ step: 'publish' }),
    errors.TASK_NOT_OVER({ id: 'task-1', status: 'processing' }),
    errors.RUN_LET_GO({ id: 'task-1' }),
    errors.PROVENANCE_INVALID({ reason }),
    errors.MIGRATION_FAILED({ to: '2', reason }),
    errors.UPDATE_PLAN_FAILED({ template: 'template:default/service', reason }),
    errors.KUBERNETES_CONFLICT({ object: 'Deployment shop/web', said: 'replicas by "hpa"' }),
    errors.TERRAFORM_FAILED({ command: 'terraform plan', problems: ['no such variable'] }),
    errors.TERRAFORM_FAILED({ command: 'terraform apply', problems: [reason], left: ['a.b'] }),
    errors.TERRAFORM_LOCKED({ state: 'ledger', reason }),
    errors.VAULT_PATH_DENIED({ path: 'root', verb: 'write' }),
    errors.VAULT_CHANGED({ path: 'teams/ledger' }),
  ]
  expect(made.map((error) => formatError(error)).join('\n')).toMatchInlineSnapshot(`
    "SCAFFOLDER_REPO_URL_INVALID: The repository address "git.acme.io" is not valid: "repo" is missing
      hint: Write it as host?owner=…&repo=…, for example github.com?owner=org&repo=my-service.
    SCAFFOLDER_GIT_NAME_INVALID: The branch name "--force" is refused: it begins with "-"
      hint: Use letters, digits, "-", "_", "." and "/", beginning with a letter or digit.
    SCAFFOLDER_GIT_ADDRESS_INVALID: The address "ssh://git.acme.io" of a repository is refused: it is not https
      hint: Give an https:// address without a user; credentials belong into the configuration of the host.
    SCAFFOLDER_GIT_AUTHOR_INVALID: "Ana <ana" cannot be the author of a commit
      hint: Give a name and an address without "<", ">" and control characters.
    SCAFFOLDER_GIT_PUSH_FAILED: "https://git.acme.io/org/ledger.git" did not take the push: it says why
      hint: Check that the repository exists and that the credentials may write to it.
    SCAFFOLDER_GIT_PUSH_LOST: "https://git.acme.io/org/ledger.git" may have taken the push to "refs/heads/next", but nothing says so: it says why
      hint: Look there what it holds now, or try the step again, which goes on with what is there.
    SCAFFOLDER_GIT_BRANCH_MISSING: "https://git.acme.io/org/ledger.git" has no branch "next" that a change could begin from
      hint: Name a target branch that is there; a repository without commits is published to first.
    SCAFFOLDER_GIT_BRANCH_TAKEN: The branch "next" of "https://git.acme.io/org/ledger.git" is there already, without this change
      hint: Choose another branch name, or let the step add to it where it has an input for that: "update: true".
    SCAFFOLDER_GIT_HEAD_MISSING: The default branch of "https://git.acme.io/org/ledger.git" is not there, so what it holds cannot be compared
      hint: Set its default branch on its host to one that is there, or push to the one that is set: "defaultBranch" in the step.
    SCAFFOLDER_GIT_BRANCH_MOVED: Somebody else pushed to "refs/heads/next" of "https://git.acme.io/org/ledger.git" at the same moment
      hint: Try the step again.
    SCAFFOLDER_GIT_BRANCH_CHANGED: The branch "next" of "https://git.acme.io/org/ledger.git" holds commits that this run did not push, so it stays
      hint: Look at it, and delete it on its host if nobody needs it.
    SCAFFOLDER_GIT_FILE_REFUSED: "a.txt" is in the repository already, with other content
      hint: Let the step find out by itself with "auto", or choose other files with "sourcePath".
    SCAFFOLDER_GIT_FILE_REFUSED: "a.txt" is not in the repository, so it cannot be updated
      hint: Let the step find out by itself with "auto", or choose other files with "sourcePath".
    SCAFFOLDER_GIT_PATH_TAKEN: "a" of the repository is a file, and cannot become a folder
      hint: Choose another "targetPath", or delete what is there in a change of its own.
    SCAFFOLDER_GIT_REPOSITORY_STAYS: "https://git.acme.io/org/ledger.git" stays: repositories cannot be deleted on the local Git server
      hint: Delete it by hand, or give its host a way to delete.
    SCAFFOLDER_GIT_SERVER_FAILED: The Git server cannot run: it says why
      hint: Install git, and choose a port that is free.
    SCAFFOLDER_GITHUB_APP_MISSING: The GitHub App may not act for "org" on "github.com"
      hint: Install it there; where githubApp has "owners", name it among them.
    SCAFFOLDER_WORKFLOW_RUN_UNKNOWN: "ci.yml" was started, but "git.acme.io" does not say as which run
      hint: Leave out "wait" and "returnWorkflowRunDetails": its release cannot tell.
    SCAFFOLDER_SECRET_DENIED: The secret "TOKEN" may not be sent to "https://ci.acme.io"
      hint: If it is meant for it, add 'https://ci.acme.io' to "secretOrigins" of builtinActions({ http }), in a portal of "scaffolder.http".
    SCAFFOLDER_HTTP_PATH_OUTSIDE: The path "/../admin" leads out of the interfaces of the portal
      hint: Write it without "..", for example /catalog/entities.
    SCAFFOLDER_SCHEMA_REFUSED: The parameter schema is refused: it says why
      hint: Use JSON Schema draft-07 with references inside the same page only.
    SCAFFOLDER_SKELETON_LINK: The skeleton holds "skeleton/link", which is not a regular file
      hint: Replace the link by a copy of what it points to.
    SCAFFOLDER_SKELETON_OVERLAP: "out" lies in ".", which is to be rendered
      hint: Let "targetPath" be outside of "sourcePath".
    SCAFFOLDER_SKELETON_TOO_LARGE: The skeleton is larger than 100 MiB
      hint: Fetch a smaller folder, or raise the limit.
    SCAFFOLDER_WORKSPACE_TOO_LARGE: The workspace holds more than 256 MiB, which is more than is kept of a run
      hint: Remove what later steps do not need, or raise "workspaces" of createScaffolder.
    SCAFFOLDER_STEP_NOT_WAITING: The step "ask" of the task "task-1" waits for no decision
      hint: Look at the steps of the task; the decision may have been made already.
    SCAFFOLDER_STEP_OVER: The step "publish" is over; what its action does now has no effect
      hint: Let the action stop when its signal is aborted, and wait for all of its work before it returns.
    SCAFFOLDER_TASK_NOT_OVER: The task "task-1" is processing, not over
      hint: Wait for its end, or cancel it first.
    SCAFFOLDER_RUN_LET_GO: The scaffolder was closed before the run "task-1" was over
      hint: It goes on as soon as a worker of its store is there; follow it with tasks.events(id).
    SCAFFOLDER_PROVENANCE_INVALID: The record of where this project comes from cannot be used: it says why
      hint: Restore .callboard/provenance.yaml from the history; after a merge conflict take either side whole.
    SCAFFOLDER_MIGRATION_FAILED: The migration to "2" failed: it says why
      hint: Nothing was changed. Let the migration bear projects in which the files were changed, for example with "if".
    SCAFFOLDER_UPDATE_PLAN_FAILED: "template:default/service" cannot be rendered for the update: it says why
      hint: See what happens with the same answers: callboard template plan.
    SCAFFOLDER_KUBERNETES_CONFLICT: Deployment shop/web has fields that somebody else has set: replicas by "hpa"
      hint: Leave these fields out of the manifest, or set "force: true" to take them over.
    SCAFFOLDER_TERRAFORM_FAILED: "terraform plan" failed: no such variable
      hint: Correct the configuration or its variables; the log of the step has all that was said.
    SCAFFOLDER_TERRAFORM_FAILED: "terraform apply" failed: it says why. Made before, and left in the state: a.b
      hint: Correct the cause and try the step again, which goes on from there, or destroy the state.
    SCAFFOLDER_TERRAFORM_LOCKED: The Terraform state "ledger" is locked: it says why
      hint: Wait for the run that holds it; where that is gone, remove the lock with "terraform force-unlock".
    SCAFFOLDER_VAULT_PATH_DENIED: Templates may not write "root" in Vault
      hint: Use a path that vaultActions({ write }) allows.
    SCAFFOLDER_VAULT_CHANGED: The secret "teams/ledger" in Vault was changed since the step wrote it, and stays as it is
      hint: Look at its versions in Vault, and take the change back there if nobody needs it."
  `)
})
