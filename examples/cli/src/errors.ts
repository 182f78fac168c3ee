import { defineErrors } from '@callboard/core'

/** What the command itself refuses; everything else is said by the packages. */
export const cliErrors = defineErrors('CLI', {
  USAGE: ({ problem, hint }: { problem: string; hint: string }) => ({ message: problem, hint }),
  CONFIG_NEEDED: ({ command }: { command: string }) => ({
    message: `"callboard ${command}" was not told what to read`,
    hint: 'Name a configuration with --config callboard.config.ts, or a folder of entity files with --from ./org.',
  }),
  HISTORY_MISSING: ({ command }: { command: string }) => ({
    message: `"callboard ${command}" has only one revision to look at: this catalog is not kept`,
    hint: 'Name a configuration that keeps it with --config, one that says store: catalog.db in its "catalog".',
  }),
  RUNS_NOT_KEPT: ({ command }: { command: string }) => ({
    message: `"callboard ${command}" has no runs to look at: they are not kept`,
    hint: 'Name a configuration that keeps them with --config, one that says store: runs.db in its "scaffolder".',
  }),
  TASK_AMBIGUOUS: ({ id, ids }: { id: string; ids: readonly string[] }) => ({
    message: `Several runs begin with "${id}": ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ' and more' : ''}`,
    hint: 'Write more of the id.',
  }),
  UNDO_UNCONFIRMED: ({ id, title }: { id: string; title: string }) => ({
    message: `What the run ${id} of "${title}" has done would be taken back, and nothing was yet`,
    hint: 'Look at what is left of it, then call the command again with --yes.',
  }),
  NOBODY: ({ command }: { command: string }) => ({
    message: `"callboard ${command}" does not know who you are`,
    hint: 'Say it in the configuration: signedInAs: user:default/you.',
  }),
  CONFIG_EXISTS: ({ file }: { file: string }) => ({
    message: `There is a "${file}" already`,
    hint: 'Change that one, or call the command in another folder.',
  }),
  CONFIG_DENIED: ({ file, folder }: { file: string; folder: string }) => ({
    message: `"${file}" cannot be written to ${folder}`,
    hint: 'The cause below says why; call the command in a folder that you may write to.',
  }),
  PATH_MISSING: ({ path, cwd }: { path: string; cwd: string }) => ({
    message: `There is no file or folder "${path}"`,
    hint: `Check the spelling; it is looked for in ${cwd}.`,
  }),
  FROM_URL: ({ url }: { url: string }) => ({
    message: `"${url}" cannot be read here`,
    hint: 'Clone the repository and name its folder. Entities are also read from https:// and git+https:// addresses.',
  }),
  DESCRIBED_ALREADY: ({ place, file }: { place: string; file: string }) => ({
    message: `"${place}" has a ${file} already`,
    hint: 'Look at it with callboard validate, or name a part of the repository that has none.',
  }),
  DOCS_MISSING: ({ ref }: { ref: string }) => ({
    message: `"${ref}" has no documentation`,
    hint: 'Its catalog-info.yaml says where it is: annotations: { backstage.io/techdocs-ref: dir:. }, beside a mkdocs.yml.',
  }),
  SITE_MISSING: ({ folder }: { folder: string }) => ({
    message: `"${folder}" holds no site that was built`,
    hint: `Build one: callboard docs build --out ${folder}`,
  }),
  PUBLISH_TARGET: ({ to }: { to: string }) => ({
    message: `"${to}" is no place to publish to`,
    hint: 'Name a folder, s3://bucket/prefix, gs://bucket/prefix or azure://account/container/prefix.',
  }),
  VARIABLE_MISSING: ({ variable }: { variable: string }) => ({
    message: `The environment variable "${variable}" is needed for this and is not set`,
    hint: `Set it for this call: ${variable}=… callboard …`,
  }),
  SECRET_MISSING: ({ name, variable }: { name: string; variable: string }) => ({
    message: `The secret "${name}" is to come from the environment variable "${variable}", which is not set`,
    hint: `Set it for this call: ${variable}=… callboard template run …`,
  }),
  VALUES_INVALID: ({ file, problem }: { file: string; problem: string }) => ({
    message: `The values in "${file}" cannot be read: ${problem}`,
    hint: 'Write a YAML or JSON object with one entry for each parameter.',
  }),
  CHECKS_UNREADABLE: ({ file, problem }: { file: string; problem: string }) => ({
    message: `The checks in "${file}" cannot be read: ${problem}`,
    hint: 'Name a YAML file that begins with "checks:".',
  }),
  TEMPLATE_INVALID: ({ template, problem }: { template: string; problem: string }) => ({
    message: `The template "${template}" cannot be used: ${problem}`,
    hint: `List everything that is wrong with it: callboard template lint ${template}`,
  }),
  PUBLISH_NOWHERE: ({ host }: { host: string }) => ({
    message: `Nothing is set up to publish to "${host}"`,
    hint: 'Name the configuration of a portal with --config: it says where to publish. template plan shows the files.',
  }),
  TEMPLATES_MISSING: ({ path }: { path: string }) => ({
    message: `There is no template in "${path}"`,
    hint: 'Name the file of a template, or a folder with some: files that say "kind: Template".',
  }),
  CASES_MISSING: ({ paths }: { paths: string }) => ({
    message: `There are no cases of templates in ${paths}`,
    hint: 'Write them beside a template, in template.test.yaml: cases: [{ name: smallest, values: { … } }].',
  }),
  PROJECT_DIRTY: ({ folder, files }: { folder: string; files: readonly string[] }) => ({
    message: `"${folder}" has changes that are not committed: ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`,
    hint: 'Commit or stash them, so that the update can be looked at and taken back; --force goes ahead.',
  }),
  GIT_FAILED: ({ folder, reason }: { folder: string; reason: string }) => ({
    message: `Git does not say whether "${folder}" has changes: ${reason}`,
    hint: 'Put that right, or add --force to update without asking Git.',
  }),
  TEMPLATE_UNKNOWN: ({ project, ref }: { project: string; ref: string }) => ({
    message: `"${project}" was made from "${ref}", and it is not known where that is`,
    hint: 'Name it with --to ./template.yaml, or the sources that have it with --from or --config.',
  }),
  SKELETON_FILE: ({ skeleton }: { skeleton: string }) => ({
    message: `"${skeleton}" is a file, and a skeleton is a folder`,
    hint: 'Name the folder that a step would name as "url", with its files in it.',
  }),
  OUT_TAKEN: ({ out, found }: { out: string; found: string }) => ({
    message: `"${out}" is ${found}`,
    hint: 'Name a new or empty folder, or add --force to write into this one; nothing in it is deleted.',
  }),
  OUT_INSIDE: ({ out }: { out: string }) => ({
    message: `"${out}" lies in the folder of the template or skeleton, or the other way round`,
    hint: 'Name a folder beside it.',
  }),
})
