import { quote } from './quote.ts'

/** The part of the table that is for runs, and for the store that keeps them. */
export const runErrors = {
  CLOSED: ({ template }: { template: string }) => ({
    message: `The run of ${quote(template)} cannot begin: the scaffolder is closed`,
    hint: 'Start runs before the scaffolder is disposed of, or create another one.',
  }),
  KEY_REUSED: ({ id }: { id: string }) => ({
    message: `The idempotency key was used for the task ${quote(id)}, with another template or other parameters`,
    hint: 'Take a new key for another run; with the same key ask for the same again.',
  }),
  TASK_MISSING: ({ id }: { id: string }) => ({
    message: `There is no task ${quote(id)}`,
    hint: 'Check the id; "callboard task list" names the tasks.',
  }),
  LEASE_LOST: ({ id }: { id: string }) => ({
    message: `The task ${quote(id)} is carried out by another worker, or by none, or is gone`,
    hint: 'Stop working on it: nothing that is written here counts any more.',
  }),
  GIVE_UP: ({ reason }: { reason: string }) => ({
    message: reason,
    hint: 'Trying again would not help; correct what the message names.',
  }),
  STEP_TIMEOUT: ({ step, timeoutMs }: { step: string; timeoutMs: number }) => ({
    message: `The step ${quote(step)} took longer than ${timeoutMs} ms`,
    hint: 'Give it more time with "timeout:", or find out in its log what it waits for.',
  }),
  RUN_TIMEOUT: ({ timeoutMs }: { timeoutMs: number }) => ({
    message: `The run took longer than ${timeoutMs} ms`,
    hint: 'Give it more time with "spec.run.timeout".',
  }),
  STEP_CRASHED: ({ step, attempts }: { step: string; attempts: number }) => ({
    message: `The step ${quote(step)} was begun ${attempts} times, and its worker ended each time before the step did`,
    hint: 'Look in the logs of the workers why they ended; then try the run again from this step.',
  }),
  STEP_OVER: ({ step }: { step: string }) => ({
    message: `The step ${quote(step)} is over; what its action does now has no effect`,
    hint: 'Let the action stop when its signal is aborted, and wait for all of its work before it returns.',
  }),
  PROTOTYPE_CHANGED: ({ step, names }: { step: string; names: readonly string[] }) => ({
    message: `While the step ${quote(step)} ran, built-in objects were changed: ${names.join(', ')}`,
    hint: 'Find the action or library that writes to Object.prototype; the names were removed again.',
  }),
  WORKSPACE_TOO_LARGE: ({ limit }: { limit: string }) => ({
    message: `The workspace holds more than ${limit}, which is more than is kept of a run`,
    hint: 'Remove what later steps do not need, or raise "workspaces" of createScaffolder.',
  }),
  SEAL_BROKEN: ({ purpose }: { purpose: string }) => ({
    message: `What was sealed as ${quote(purpose)} cannot be opened`,
    hint: 'Give createScaffolder({ sealingKey }) the key that it was sealed with, beside the new one.',
  }),
  SECRETS_GONE: ({ what }: { what: string }) => ({
    message: `${what} went with the process that knew the secrets of the run`,
    hint: 'Try the run again and give its secrets, or give createScaffolder a sealingKey so that secrets outlive a process.',
  }),
  SECRET_MISSING: ({ name }: { name: string }) => ({
    message: `The run has no secret ${quote(name)}`,
    hint: `Start it with one, on the command line with --secret ${name}=VARIABLE; where the step does without, write \${{ secrets.${name} or '' }}.`,
  }),
  SECRETS_NEEDED: ({ id, names }: { id: string; names: readonly string[] }) => ({
    message: `The run ${quote(id)} needs its secrets again: ${names.map(quote).join(', ')}`,
    hint: `They were kept until it was over, and no longer: give them as "secrets", on the command line with ${names.map((name) => `--secret ${name}=VARIABLE`).join(' ')}.`,
  }),
  SECRETS_HOMELESS: ({ template }: { template: string }) => ({
    message: `The run of ${quote(template)} has secrets, and this scaffolder carries out no runs`,
    hint: 'Give createScaffolder a sealingKey here and where runs are carried out, or a maxConcurrentRuns of one or more.',
  }),
  RUN_LET_GO: ({ id }: { id: string }) => ({
    message: `The scaffolder was closed before the run ${quote(id)} was over`,
    hint: 'It goes on as soon as a worker of its store is there; follow it with tasks.events(id).',
  }),
  TASK_NOT_OVER: ({ id, status }: { id: string; status: string }) => ({
    message: `The task ${quote(id)} is ${status}, not over`,
    hint: 'Wait for its end, or cancel it first.',
  }),
  TASK_KEPT: ({ id, reason }: { id: string; reason: string }) => ({
    message: `The task ${quote(id)} stays as it is: ${reason}`,
    hint: 'Start a new run where you need one; "callboard task show" says what this one has left.',
  }),
  STEP_NOT_WAITING: ({ id, step }: { id: string; step: string }) => ({
    message: `The step ${quote(step)} of the task ${quote(id)} waits for no decision`,
    hint: 'Look at the steps of the task; the decision may have been made already.',
  }),
  DECISION_DENIED: ({ by, reason }: { by: string; reason: string }) => ({
    message: `${quote(by)} may not decide: ${reason}`,
    hint: 'Ask one of the approvers that the step names.',
  }),
  APPROVAL_REFUSED: ({ by, comment }: { by: string; comment: string }) => ({
    message: comment === '' ? `${quote(by)} refused` : `${quote(by)} refused: ${comment}`,
    hint: 'Speak with whoever refused; the run can be tried again from this step.',
  }),
  APPROVAL_EXPIRED: ({ text }: { text: string }) => ({
    message: `Nobody decided in time: ${quote(text)}`,
    hint: 'Try the run again from this step when the approvers are there.',
  }),
  NESTED_TOO_DEEP: ({ template, depth }: { template: string; depth: number }) => ({
    message: `The template ${quote(template)} would be run ${depth} templates deep`,
    hint: 'Look for a template that runs itself.',
  }),
  NESTED_FAILED: ({ template, id, status }: { template: string; id: string; status: string }) => ({
    message: `The run ${quote(id)} of the template ${quote(template)} ended as ${status}`,
    hint: 'Its own log says why.',
  }),
  NESTED_KEPT: ({ template, id }: { template: string; id: string }) => ({
    message: `The run ${quote(id)} of the template ${quote(template)} could not be undone as a whole`,
    hint: 'Its own log says why. Undo that run again, then the one around it.',
  }),
  UNDO_FAILED: ({ step, action, reason }: { step: string; action: string; reason: string }) => ({
    message: `What the step ${quote(step)} (${action}) did could not be undone: ${reason}`,
    hint: 'Look at what is left of it, then undo the run again or clean up by hand.',
  }),
  STORE_FAILED: ({ reason, hint }: { reason: string; hint?: string | undefined }) => ({
    message: `The tasks could not be kept or read: ${reason}`,
    hint: hint ?? 'What was acknowledged is kept; see the cause, then try again.',
  }),
  STORE_TOO_NEW: ({ found, known }: { found: number; known: number }) => ({
    message: `The store has the format ${found}; this release knows formats up to ${known}`,
    hint: 'Update @callboard/scaffolder, or use another store.',
  }),
}
