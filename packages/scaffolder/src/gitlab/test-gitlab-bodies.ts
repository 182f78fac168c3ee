// For tests: what GitLab's REST documentation (version 4) says that bodies hold. One that is not named is refused.
import { z } from 'zod'

const text = z.string()
const optional = z.string().optional()
const number = z.number().optional()
const flag = z.boolean().optional()
const ids = z.array(z.number()).optional()
const visibility = z.enum(['private', 'internal', 'public']).optional()
const settings = {
  description: optional,
  visibility,
  topics: z.array(text).optional(),
  auto_devops_enabled: flag,
  ci_config_path: optional,
  merge_method: z.enum(['merge', 'rebase_merge', 'ff']).optional(),
  squash_option: optional,
  only_allow_merge_if_all_discussions_are_resolved: flag,
  only_allow_merge_if_pipeline_succeeds: flag,
  allow_merge_on_skipped_pipeline: flag,
}
const variable = {
  value: text,
  description: optional,
  variable_type: z.enum(['env_var', 'file']).optional(),
  protected: flag,
  masked: flag,
  raw: flag,
  environment_scope: optional,
}
const issue = {
  assignee_ids: ids,
  confidential: flag,
  description: optional,
  due_date: optional,
  epic_id: number,
  issue_type: z.enum(['issue', 'incident', 'test_case', 'task']).optional(),
  labels: optional,
  milestone_id: number,
  weight: number,
}

/** Documented attributes by route. */
export const bodies: Record<string, z.ZodType> = {
  'POST /projects': z.strictObject({
    name: text,
    path: text,
    namespace_id: z.number(),
    ...settings,
  }),
  'POST /projects/:id/members': z.strictObject({ user_id: z.number(), access_level: z.number() }),
  'POST /projects/:id/repository/branches': z.strictObject({ branch: text, ref: text }),
  'POST /projects/:id/protected_branches': z.strictObject({ name: text }),
  'POST /projects/:id/variables': z.strictObject({
    key: z.string().regex(/^\w{1,255}$/),
    masked_and_hidden: flag,
    ...variable,
  }),
  'PUT /projects/:id/variables/:key': z.strictObject(variable),
  'POST /projects/:id/merge_requests': z.strictObject({
    source_branch: text,
    target_branch: text,
    title: text,
    description: optional,
    remove_source_branch: flag,
    assignee_ids: ids,
    reviewer_ids: ids,
    labels: optional,
  }),
  'PUT /projects/:id/merge_requests/:iid': z.strictObject({
    title: optional,
    description: optional,
    reviewer_ids: ids,
    state_event: z.enum(['close', 'reopen']).optional(),
  }),
  'PUT /projects/:id/merge_requests/:iid/merge': z.strictObject({
    auto_merge: flag,
    merge_when_pipeline_succeeds: flag,
  }),
  'POST /groups': z.strictObject({
    name: text,
    path: z.string().regex(/^[\w.-]+$/),
    description: optional,
    parent_id: number,
  }),
  'POST /groups/:id/members': z.strictObject({ user_id: z.number(), access_level: z.number() }),
  'PUT /groups/:id/members/:user': z.strictObject({ access_level: z.number() }),
  'POST /groups/:id/share': z.strictObject({ group_id: z.number(), group_access: z.number() }),
  'POST /projects/:id/issues': z.strictObject({
    title: text,
    created_at: optional,
    discussion_to_resolve: optional,
    merge_request_to_resolve_discussions_of: number,
    ...issue,
  }),
  'PUT /projects/:id/issues/:iid': z.strictObject({
    title: optional,
    add_labels: optional,
    remove_labels: optional,
    discussion_locked: flag,
    state_event: z.enum(['close', 'reopen']).optional(),
    updated_at: optional,
    ...issue,
  }),
  'POST /projects/:id/triggers': z.strictObject({ description: text }),
  'POST /projects/:id/trigger/pipeline': z.strictObject({
    token: text,
    ref: text,
    variables: z.record(text, text),
  }),
  'POST /projects/:id/access_tokens': z.strictObject({
    name: text,
    scopes: z.array(text),
    access_level: z.number(),
    expires_at: z.iso.date(),
  }),
  'POST /projects/:id/deploy_tokens': z.strictObject({
    name: text,
    scopes: z.array(text),
    username: optional,
  }),
  'POST /bulk_imports': z.strictObject({
    configuration: z.strictObject({ url: text, access_token: text }),
    entities: z.array(
      z.strictObject({
        source_type: z.enum(['group_entity', 'project_entity']),
        source_full_path: text,
        destination_slug: text,
        destination_namespace: text,
      }),
    ),
  }),
}
