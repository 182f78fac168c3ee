import { createHash } from 'node:crypto'
import { compileGlob, type Folder, isGlob } from '@callboard/core'
import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { FindAccount } from './aws-account.ts'
import { awsInput } from './aws-input.ts'
import { type Bucket, openBucket } from './bucket.ts'
import { contentTypeOf } from './content-type.ts'

const inputSchema = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'expected the name of a bucket')
    .describe('The bucket to copy to'),
  ...awsInput,
  path: z
    .string()
    .min(1)
    .optional()
    .describe('Folder, file or pattern in the workspace; everything if left out'),
  prefix: z
    .string()
    .max(500)
    // They would lead out of the bucket: addresses are resolved before they are asked for.
    .refine(
      (given) => given.split('/').every((part) => !/^\.{1,2}$/.test(part)),
      'expected no ".."',
    )
    .optional()
    .describe('Put before the paths, with a slash between'),
  endpoint: z.string().optional().describe('Address of the account, if it is one that is set up'),
  s3ForcePathStyle: z.boolean().optional().describe('Not used: the bucket is always in the path'),
})
type Input = z.output<typeof inputSchema>

const maxFileBytes = 256 * 1024 * 1024
const atOnce = 8

/** `roadiehq:aws:s3:cp`: copies files of the workspace to a bucket. */
export function copyToBucket(find: FindAccount): Action {
  const bucketOf = ({ profile, endpoint, region, bucket }: Input, signal: AbortSignal): Bucket => {
    const account = find({ name: profile, url: endpoint })
    account.assertRegion(region)
    account.assertBucket(bucket)
    return openBucket(account.api, { region, bucket, signal })
  }
  return defineAction({
    id: 'roadiehq:aws:s3:cp',
    description:
      'Copies files of the workspace to a bucket of Amazon S3, but for hidden ones; what is there already is not sent again.',
    input: inputSchema,
    output: z.strictObject({
      objects: z.array(
        z.strictObject({
          key: z.string(),
          etag: z.string().describe('Of what the step has put there'),
          created: z.boolean().describe('Whether there was nothing before'),
        }),
      ),
    }),
    examples: [
      {
        description: 'A site that the step before built',
        input: { bucket: 'acme-sites', region: 'eu-west-1', path: 'public', prefix: 'ledger' },
      },
    ],
    async run({ input, workspace, signal, logger, checkpoint }) {
      const bucket = bucketOf(input, signal)
      const files = await filesOf(input, workspace, signal)
      if (files.length === 0) logger.warn(`There is nothing to copy at "${input.path ?? '.'}"`)
      const before = await checkpoint({ key: 'before', fn: () => tagsOf(files, bucket) })
      const objects = await inTurns(files, async ({ path, key }) => {
        const content = await workspace.readBytes(path, { maxBytes: maxFileBytes })
        const etag = `"${createHash('md5').update(content).digest('hex')}"`
        const isThere = before[key] === etag
        const put = isThere ? etag : await bucket.put(key, content, contentTypeOf(path))
        logger.info(`${isThere ? 'Found' : 'Copied'} ${path} ${isThere ? 'at' : 'to'} ${key}`)
        return { key, etag: put, created: !Object.hasOwn(before, key) }
      })
      return { objects }
    },
    async plan({ input, workspace, signal }) {
      bucketOf(input, signal)
      const files = await filesOf(input, workspace, signal)
      const target = `s3://${input.bucket}/${input.prefix ?? ''}`
      const names = files.map(({ path }) => path).join(', ')
      return { sideEffects: [{ text: `Copies ${names} to ${target}`, target }] }
    },
    async undo({ input, output, signal }) {
      const bucket = bucketOf(input, signal)
      const mine = output.objects.filter(({ created }) => created)
      const kept = await inTurns(mine, async ({ key, etag }) => {
        const found = await bucket.find(key)
        if (found === etag) await bucket.remove(key)
        return found === undefined || found === etag ? [] : [key]
      })
      const keys = kept.flat()
      if (keys.length > 0) throw errors.AWS_OBJECT_CHANGED({ keys })
    },
  })
}

interface CopiedFile {
  /** In the workspace. */
  path: string
  key: string
}

async function filesOf(
  { path, prefix }: Input,
  workspace: Folder,
  signal: AbortSignal,
): Promise<CopiedFile[]> {
  const begin = prefix === undefined || prefix === '' ? '' : `${prefix.replace(/\/+$/, '')}/`
  const files: CopiedFile[] = []
  for await (const file of pathsAt(path?.replace(/\/+$/, ''), { workspace, signal }))
    files.push({ path: file, key: `${begin}${file}` })
  return files
}

/** Hidden files have to be named: they hold what tools keep for themselves, and secrets. */
async function* pathsAt(
  path: string | undefined,
  { workspace, signal }: { workspace: Folder; signal: AbortSignal },
): AsyncGenerator<string> {
  const isPattern = path !== undefined && isGlob(path)
  const under = isPattern || path === '.' ? undefined : path
  const entry = under === undefined ? undefined : await workspace.stat(under)
  if (under !== undefined && entry?.type === 'file') return yield under
  const matches = isPattern ? matcherOf(path) : () => true
  const walk = workspace.walk({ signal, ...(under !== undefined && { under }) })
  for await (const { path: file } of walk)
    if (matches(file) && !/(?:^|\/)\./.test(file.slice(under?.length ?? 0))) yield file
}

/** Of files, and of all files in folders. */
function matcherOf(pattern: string): (path: string) => boolean {
  const [own, below] = [compileGlob(pattern), compileGlob(`${pattern}/**`)]
  return (path) => own(path) || below(path)
}

/** Of what is there before, by keys. */
async function tagsOf(
  files: readonly CopiedFile[],
  bucket: Bucket,
): Promise<Record<string, string>> {
  const found = await inTurns(files, async ({ key }) => [key, await bucket.find(key)] as const)
  return Object.fromEntries(found.flatMap(([key, tag]) => (tag === undefined ? [] : [[key, tag]])))
}

/** The results in order, a few at a time. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let begin = 0; begin < items.length; begin += atOnce)
    results.push(...(await Promise.all(items.slice(begin, begin + atOnce).map(work))))
  return results
}
