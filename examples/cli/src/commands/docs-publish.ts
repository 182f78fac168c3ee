import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { shownIssues } from '../sources/shown-issues.ts'
import { issuesJson, issuesText } from '../terminal/issues.ts'
import { count } from '../terminal/words.ts'

interface PublishOptions {
  to: string
  ref?: string
  siteVersion?: string
  current?: boolean
  layout?: 'versioned' | 'plain'
  legacyCase?: boolean
  strict?: boolean
}

/** `callboard docs publish`: a site goes to where portals read it. */
export const docsPublish = defineCommand<PublishOptions>({
  name: 'docs publish',
  summary: 'Builds the site of a folder or of an entity and publishes it in place of the last one.',
  examples: [
    'docs publish component:ledger --to /srv/docs --from examples/acme',
    'docs publish examples/acme/services/ledger --ref component:ledger --to s3://acme-docs/portal',
    'docs publish --ref component:ledger --to gs://acme-docs --site-version 2.1 --current',
  ],
  args: [['[folder]', 'where mkdocs.yml lies (.), or the reference of an entity']],
  options: [
    {
      flags: '--to <place>',
      description:
        'a folder, s3://bucket/prefix, gs://bucket/prefix, azure://account/container/prefix',
      required: true,
    },
    {
      flags: '--ref <ref>',
      description: 'the entity that the site belongs to, where a folder is named',
    },
    { flags: '--site-version <name>', description: 'a version beside the current one: 2.1' },
    { flags: '--current', description: 'makes that version the current one, too' },
    {
      flags: '--layout <layout>',
      description:
        'versioned: replaced in one instant (the default); plain: the files as TechDocs reads them',
      choices: ['versioned', 'plain'],
    },
    { flags: '--legacy-case', description: 'keeps the letter case of the reference in the keys' },
    { flags: '--strict', description: 'publishes nothing where there are warnings' },
  ],
  notes: [
    'Credentials are taken from the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION and AWS_ENDPOINT_URL_S3; GOOGLE_APPLICATION_CREDENTIALS, a file; AZURE_STORAGE_KEY.',
    'Nothing is published where the site has errors: exit code 1.',
  ],
  usesSources: true,
  async run(context) {
    const { args, options, io, signal, logger, progress } = context
    const { createDocs } = await import('@callboard/docs')
    const { releaseOf } = await import('@callboard/docs/publish')
    const { openDocuments } = await import('../sources/open-documents.ts')
    const { openPublisher } = await import('../sources/open-publisher.ts')
    const { docsTheme } = await import('../sources/docs-theme.ts')
    const ref = await refOf(args[0], options.ref)
    const { publisher, close } = await openPublisher(options.to, { ...options, io })
    context.keep({ [Symbol.asyncDispose]: close })
    const { shownAt, ...place } = await openDocuments(context, 'docs publish')
    await using docs = createDocs({ ...place, logger })
    const site = await progress.during('Building', () => docs.load({ signal }))
    const issues = shownIssues(site.issues, shownAt)
    const bad = issues.some(
      ({ severity }) => severity === 'error' || (options.strict && severity === 'warning'),
    )
    const release = releaseOf(site, docsTheme({ versioned: options.siteVersion !== undefined }))
    const { siteVersion: version, current } = options
    const done = bad
      ? undefined
      : await progress.during('Publishing', () =>
          publisher.publish({ ref, release, version, current, signal }),
        )
    return {
      json: { ref, published: done !== undefined, ...done, issues: issuesJson(issues, io.cwd) },
      text: (screen) => [
        ...issuesText(screen, issues, io.cwd),
        done
          ? `${screen.style.good(screen.symbols.ok)} ${ref} is published: ${count(done.written, 'file')} sent, ${done.unchanged} unchanged, ${done.removed} removed`
          : `${screen.style.bad(screen.symbols.error)} ${ref} is not published: ${count(issues.length, 'problem')}`,
      ],
      exitCode: done ? exitCodes.ok : exitCodes.problems,
    }
  },
})

/** @throws CLI_USAGE where it is not said whose site it is */
async function refOf(given: string | undefined, ref: string | undefined): Promise<string> {
  const { canonicalRef } = await import('@callboard/core')
  const { cliErrors } = await import('../errors.ts')
  if (ref !== undefined) return canonicalRef(ref)
  if (given !== undefined && /^[a-z]\w*:[^/\\]/i.test(given)) return canonicalRef(given)
  throw cliErrors.USAGE({
    problem: 'It is not said whose site this is',
    hint: 'Name the entity: --ref component:ledger',
  })
}
