import { z } from 'zod'
import type { PublishVariant } from '../publish/publish-action.ts'

const text = z.string().optional()
const flag = z.boolean().optional()
const names = z.array(z.string())

/** Branches that are made, protected, or both, when the first push is there. */
export const branchesSchema = z.array(
  z.strictObject({ name: z.string(), protect: flag, create: flag, ref: text }),
)

/** A variable of a project's pipelines. */
export const variableSchema = z.strictObject({
  key: z.string().describe('Name'),
  value: z.string().describe('Value'),
  description: text.describe('What it is for'),
  variable_type: z.enum(['env_var', 'file']).optional().describe('Whether it is a value or a file'),
  protected: flag.describe('Whether only protected branches see it'),
  masked: flag.describe('Whether logs of jobs mask it'),
  masked_and_hidden: flag.describe('Whether it can never be read again'),
  raw: flag.describe('Whether a dollar sign in it means nothing'),
  environment_scope: text.describe('Environments that see it'),
})

/** Variables of a project's pipelines. */
export const variablesSchema = z.array(variableSchema)

const projectSettings = z.strictObject({
  name: text.describe('Name'),
  path: text.describe('Last part of its address'),
  auto_devops_enabled: flag.describe('Whether Auto DevOps is on'),
  ci_config_path: text.describe('Path of the file of its pipeline'),
  description: text.describe('What it is for'),
  merge_method: z
    .enum(['merge', 'rebase_merge', 'ff'])
    .optional()
    .describe('How merge requests are merged'),
  squash_option: z
    .enum(['default_off', 'default_on', 'never', 'always'])
    .optional()
    .describe('Whether commits are squashed'),
  topics: names.optional().describe('Topics'),
  visibility: z.enum(['private', 'public', 'internal']).optional().describe('Who sees it'),
  only_allow_merge_if_all_discussions_are_resolved: flag.describe(
    'Whether all discussions must be resolved',
  ),
  only_allow_merge_if_pipeline_succeeds: flag.describe('Whether the pipeline must have passed'),
  allow_merge_on_skipped_pipeline: flag.describe(
    'Whether a pipeline that was skipped counts as passed',
  ),
})

/** `publish:gitlab`, with the inputs of the peer's. */
export const publishGitlab: PublishVariant = {
  id: 'publish:gitlab',
  type: 'gitlab',
  title: 'GitLab',
  input: {
    sourcePath: z
      .union([z.string(), z.boolean()])
      .optional()
      .describe('Folder of the workspace that is published; with false nothing is pushed'),
    skipExisting: flag.describe('Whether a project that is there is left as it is'),
    setUserAsOwner: flag.describe('Whether whoever runs the template becomes an owner'),
    ownerUsername: text.describe('Name of a user who becomes an owner'),
    topics: names.optional().describe('Topics'),
    settings: projectSettings.optional().describe('Settings of the project'),
    branches: branchesSchema
      .optional()
      .describe('Branches that are made, protected, or both, after the first push'),
    projectVariables: variablesSchema.optional().describe('Variables of its pipelines'),
  },
  /** Unknown where the host is mapped to a plain Git server. */
  output: { projectId: z.number().optional().describe('Number of the project') },
  examples: [
    {
      description: 'Publish into a sub-group, with a protected release branch',
      input: {
        repoUrl: 'gitlab.com?owner=org/payments&repo=ledger',
        defaultBranch: 'main',
        settings: { merge_method: 'ff', only_allow_merge_if_pipeline_succeeds: true },
        branches: [{ name: 'release', protect: true }],
        projectVariables: [{ key: 'REGION', value: 'eu', protected: true }],
      },
    },
  ],
}
