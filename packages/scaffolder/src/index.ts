// Templates

export type { Duration } from './template/duration.ts'
export { type LintSkeletonsOptions, lintSkeletons } from './template/lint-skeletons.ts'
export { type LintOptions, lintTemplate } from './template/lint-template.ts'
export {
  type ParsedTemplate,
  parseTemplate,
  type TemplateEntity,
  type TemplateText,
} from './template/parse-template.ts'
export type { RunPolicy } from './template/run-policy.ts'
export type { RetryOptions, RetryPolicy, StepPolicy } from './template/step-policy.ts'
export type {
  InnerPlace,
  ParameterPage,
  Template,
  TemplateSource,
  TemplateStep,
} from './template/template.ts'

// Expressions

export type { OnBranch, TextBranch } from './expressions/branch-probes.ts'
export {
  createRenderer,
  type Renderer,
  type RendererOptions,
  type Scope,
} from './expressions/create-renderer.ts'
export { defineFilter, type Filter, type FilterContext } from './expressions/define-filter.ts'
export {
  assertAllowedHost,
  canonicalHost,
  parseRepoUrl,
  type RepoProvider,
  type RepoUrl,
  type RepoUrlPart,
} from './expressions/repo-url.ts'

// Forms

export { type BuiltinFieldsOptions, builtinFields } from './form/builtin-fields.ts'
export {
  defineField,
  type Field,
  type FieldContext,
  type FieldResolution,
  type FieldValueContext,
} from './form/define-field.ts'
export type {
  EntityChoice,
  EntityCondition,
  EntityLookup,
  TagChoice,
} from './form/entity-options.ts'
export type {
  FieldOption,
  FieldReview,
  FormField,
  RepoHostFields,
  Widget,
} from './form/form-field.ts'
export type { FormButtons, FormOptions, FormPage, FormPlan } from './form/form-plan.ts'
export type { JsonSchema } from './form/json-schema.ts'
export type { VisibleWhen } from './form/page-fields.ts'

// Actions

export { type BuiltinActionsOptions, builtinActions } from './actions/builtin-actions.ts'
export type { CatalogRegistry, Registered } from './actions/catalog-register.ts'
export type { AllowedCommand, CommandOptions } from './actions/command-run.ts'
export {
  type Action,
  type ActionContext,
  type ActionExample,
  type ActionPlan,
  defineAction,
  type RunTemplateRequest,
  type SideEffect,
  type StepDecision,
  type TaskUser,
  type UndoContext,
} from './actions/define-action.ts'
export { type ActionDescription, describeAction } from './actions/describe-action.ts'
export type { HttpOptions } from './actions/http-request.ts'
export type { Notification, Notifier, Recipients } from './actions/notifier.ts'
export { type RenderByInputOptions, renderByInput } from './actions/render-by-input.ts'
export {
  renderSkeleton,
  type SkeletonFile,
  type SkeletonOptions,
} from './actions/render-skeleton.ts'
export { type WebhookNotifierOptions, webhookNotifier } from './actions/webhook-notifier.ts'

// Runs

export {
  createScaffolder,
  type Scaffolder,
  type ScaffolderOptions,
} from './run/create-scaffolder.ts'
export type { Tasks } from './run/create-tasks.ts'
export type { DecideOptions } from './run/decide-task.ts'
export type { Environment } from './run/environment.ts'
export type { PlanOptions } from './run/plan-run.ts'
export type { Plan, PlannedFile, PlannedHandOver, PlannedStep } from './run/plan-template.ts'
export type { ReopenOptions } from './run/reopen-task.ts'
export type {
  ApprovalOptions,
  Run,
  RunResult,
  StartOptions,
  Templates,
} from './run/runs-context.ts'
export type { SealingKey } from './run/sealing.ts'
export type { WorkspaceLimits } from './workspace/run-workspace.ts'

// Tasks

export type { FollowOptions } from './tasks/follow-events.ts'
export { createMemoryTaskStore, type MemoryTaskStoreOptions } from './tasks/memory-task-store.ts'
export { canBeUndone, type RemainingStep, remainingSteps } from './tasks/remaining-steps.ts'
export {
  isFinal,
  type StepStatus,
  type Task,
  type TaskEvent,
  type TaskEventBody,
  type TaskStatus,
  type TaskStep,
  type TaskWait,
} from './tasks/task.ts'
export type {
  ClaimedTask,
  ClaimOptions,
  KeptFile,
  NewTask,
  OutsideResult,
  TaskCommit,
  TaskFields,
  TaskHold,
  TaskLease,
  TaskQuery,
  TaskReopening,
  TaskStore,
} from './tasks/task-store.ts'

// Errors

export { errors as scaffolderErrors, type ParameterProblem } from './errors.ts'

// Publishing

export type { CommitSigner } from './git/commit-signer.ts'
export type {
  CreatedRepository,
  GitHost,
  GitRemote,
  NewChange,
  NewRepository,
  OpenRepository,
  ProposedChange,
  RepositoryLocation,
  RepositoryName,
  RepositoryRequest,
} from './publish/git-host.ts'
export type { GitOptions } from './publish/git-options.ts'
export { type MappedGitHostOptions, mappedGitHost } from './publish/mapped-git-host.ts'
