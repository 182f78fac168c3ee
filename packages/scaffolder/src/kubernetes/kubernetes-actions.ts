import { Secret } from '@callboard/core'
import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { aliasOf } from '../actions/define-workspace-action.ts'
import { assertAllowedNamespaces } from './allowed-namespaces.ts'
import { type AppliedObject, applyObject, deleteObject, existingObjects } from './apply-objects.ts'
import {
  type ClusterClient,
  clustersOf,
  type FindCluster,
  type KubernetesOptions,
} from './kubernetes-cluster.ts'
import { type AskedAs, type LocatedObject, locateObjects } from './locate-objects.ts'
import { type ManifestSource, readManifests } from './manifest.ts'
import { waitUntilReady } from './wait-until-ready.ts'

const token = z.string().min(1).optional().describe("The user's own token, in place of the host's")
const namespaceName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'expected a DNS label')
const applyInput = z
  .strictObject({
    manifest: z
      .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
      .optional()
      .describe('YAML documents, or their data'),
    path: z.string().min(1).optional().describe('File, folder or pattern in the workspace'),
    clusterName: z.string().optional().describe('Which cluster; not needed where there is one'),
    namespace: namespaceName.optional().describe('For what names none itself'),
    token,
    force: z
      .boolean()
      .default(false)
      .describe('Whether fields that somebody else has set are taken over'),
    wait: z.boolean().default(true).describe('Whether to wait until what was applied is ready'),
    timeoutSeconds: z.number().positive().max(7_200).default(300).describe('How long to wait'),
    namespaced: z.boolean().optional().describe('Not used: the cluster knows'),
  })
  .refine(
    ({ manifest, path }) => (manifest === undefined) !== (path === undefined),
    'expected "manifest" or "path", and not both',
  )
const object = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
  created: z.boolean().describe('Whether it was not there before'),
  uid: z.string(),
  path: z.string().describe('Where it is in the interface of the cluster'),
})
const output = z.strictObject({ objects: z.array(object) })

const namespaceInput = z.strictObject({
  namespace: namespaceName.describe('Name of the namespace'),
  clusterRef: z.string().optional().describe('Reference of the cluster: resource:default/east'),
  url: z.string().optional().describe('Address of the cluster, if it is one that is set up'),
  clusterName: z.string().optional().describe('Which cluster; not needed where there is one'),
  token,
  skipTLSVerify: z.literal(false).optional().describe('Certificates are always checked'),
  caData: z.string().optional().describe('Not used: whom to trust is for the host to say'),
  labels: z.record(z.string(), z.string()).default({}).describe('Labels of the namespace'),
})

/**
 * `kubernetes:apply` (`kube:apply` is the same) and `kubernetes:create-namespace`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function kubernetesActions(options: KubernetesOptions): readonly Action[] {
  const find = clustersOf(options)
  const apply = applyAction(find)
  return [apply, aliasOf(apply, 'kube:apply'), createNamespace(find)]
}

interface Work {
  client: ClusterClient
  source: ManifestSource
  namespace?: string | undefined
  force?: boolean
  token: string | undefined
}
type Context = Pick<
  ActionContext,
  'workspace' | 'signal' | 'logger' | 'runtime' | 'checkpoint' | 'addSecret'
>

function applyAction(find: FindCluster): Action {
  const workOf = (input: z.output<typeof applyInput>): Work => ({
    ...input,
    client: find({ name: input.clusterName }),
    source: input,
    token: input.token,
  })
  return defineAction({
    id: 'kubernetes:apply',
    description: 'Applies manifests to a cluster and waits until what they describe is ready.',
    input: applyInput,
    output,
    examples: [
      {
        description: 'A folder',
        input: { path: 'deploy', clusterName: 'east', namespace: 'shop' },
      },
    ],
    async run(context) {
      const { input } = context
      const work = workOf(input)
      const { located, objects } = await applyAll(work, context)
      const made = objects.flatMap(({ created }, index) =>
        created ? (located[index]?.title ?? []) : [],
      )
      if (input.wait)
        await waitUntilReady(work.client, located, {
          ...askedAs(work, context),
          timeoutMs: input.timeoutSeconds * 1000,
          runtime: context.runtime,
          logger: context.logger,
          made,
        })
      return { objects }
    },
    plan: (context) => planAll(workOf(context.input), context),
    undo: (context) => deleteAll(workOf(context.input), context.output.objects, context),
  })
}

function createNamespace(find: FindCluster): Action {
  const workOf = (input: z.output<typeof namespaceInput>): Work => {
    const { namespace: name, labels, clusterName, clusterRef, url } = input
    const metadata = { name, ...(Object.keys(labels).length > 0 && { labels }) }
    return {
      client: find({ name: clusterName ?? clusterRef?.replace(/^.*[:/]/, ''), url }),
      source: { manifest: { apiVersion: 'v1', kind: 'Namespace', metadata } },
      token: input.token,
    }
  }
  return defineAction({
    id: 'kubernetes:create-namespace',
    description: 'Makes a namespace in a cluster; one that is there is fine.',
    input: namespaceInput,
    output,
    examples: [{ description: 'For a team', input: { namespace: 'crew', clusterName: 'east' } }],
    run: async (context) => {
      const { objects } = await applyAll(workOf(context.input), context)
      return { objects }
    },
    plan: (context) => planAll(workOf(context.input), context),
    undo: (context) => deleteAll(workOf(context.input), context.output.objects, context),
  })
}

async function applyAll(work: Work, context: Context) {
  const { client, force = false } = work
  const asked = askedAs(work, context)
  const located = await locate(work, context)
  const before = await context.checkpoint({
    key: 'before',
    fn: () => existingObjects(client, located, asked),
  })
  const objects: AppliedObject[] = []
  try {
    for (const each of located) {
      const { uid } = await applyObject(client, each, { ...asked, force })
      const created = !before.includes(each.path)
      context.logger.info(`${created ? 'Created' : 'Applied'} ${each.title}`)
      objects.push({ ...shownAs(each), created, uid })
    }
  } catch (error) {
    await tidyUp(work, objects, context)
    throw error
  }
  return { located, objects }
}

/** A step that fails half-way is not undone as a step, so what it made goes with it. */
async function tidyUp(work: Work, objects: readonly AppliedObject[], context: Context) {
  try {
    await deleteAll(work, objects, context)
  } catch {
    const left = objects.filter(({ created }) => created).map(({ path }) => path)
    context.logger.warn(`Made by this step, and left in the cluster: ${left.join(', ')}`)
  }
}

async function planAll(work: Work, context: Context) {
  const { cluster } = work.client
  const effect = (what: string) => ({
    sideEffects: [{ text: what, target: cluster.url }],
  })
  if (!cluster.dryRun) {
    const manifests = await readManifests(work.source, context.workspace)
    // What belongs to the whole cluster only the cluster knows: a run will tell.
    const placed = manifests
      .map((object) => ({ object, namespace: object.metadata.namespace ?? work.namespace }))
      .filter(({ namespace }) => namespace !== undefined)
    assertAllowedNamespaces(cluster, placed)
    const titles = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    return effect(`Applies ${titles.join(', ')} to the cluster ${cluster.name}`)
  }
  const asked = askedAs(work, context)
  const located = await locate(work, context)
  const sideEffects = []
  for (const each of located) {
    const dry = { ...asked, force: work.force ?? false, dryRun: true }
    const { created } = await applyObject(work.client, each, dry)
    const text = `${created ? 'Creates' : 'Applies'} ${each.title} in the cluster ${cluster.name}`
    sideEffects.push({ text, target: cluster.url })
  }
  return { sideEffects }
}

async function deleteAll(work: Work, objects: readonly AppliedObject[], context: Context) {
  const asked = askedAs(work, context)
  for (const each of objects.filter(({ created }) => created).reverse())
    await deleteObject(work.client, each, { ...asked, logger: context.logger })
}

async function locate(work: Work, context: Context): Promise<LocatedObject[]> {
  const objects = await readManifests(work.source, context.workspace)
  const asked = askedAs(work, context)
  const located = await locateObjects(work.client, {
    ...asked,
    objects,
    namespace: work.namespace,
  })
  assertAllowedNamespaces(work.client.cluster, located)
  return located
}

function askedAs({ token: given }: Work, { signal, addSecret }: Context): AskedAs {
  if (given !== undefined) addSecret(given)
  return { token: given === undefined ? undefined : new Secret(given), signal }
}

function shownAs({ object: { apiVersion, kind, metadata }, namespace, path }: LocatedObject) {
  const { name } = metadata
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }), path }
}
