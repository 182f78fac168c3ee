import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Secret } from '@callboard/core'
import { createUrlGate, openFolder } from '@callboard/core/node'
import {
  azureOrigin,
  azureStore,
  type DocsPublisher,
  folderStore,
  googleStore,
  googleTokens,
  type ObjectStore,
  plainPublisher,
  s3Origin,
  s3Store,
  versionedPublisher,
} from '@callboard/docs/publish'
import { cliErrors } from '../errors.ts'
import type { Io } from '../io.ts'

interface OpenedStore {
  store: ObjectStore
  prefix: string
  close(): Promise<void>
}

/** A publisher for what was given as `--to`. @throws CLI_PUBLISH_TARGET CLI_VARIABLE_MISSING, and what the stores throw */
export async function openPublisher(
  to: string,
  { layout, legacyCase = false, io }: { layout?: string; legacyCase?: boolean; io: Io },
): Promise<{ publisher: DocsPublisher; close(): Promise<void> }> {
  const { close, ...place } = await openStore(to, io)
  const create = layout === 'plain' ? plainPublisher : versionedPublisher
  return { publisher: create({ ...place, legacyCase }), close }
}

function openStore(to: string, io: Io): OpenedStore | Promise<OpenedStore> {
  const [, scheme, first = '', rest = ''] = /^([a-z][a-z0-9]*):\/\/([^/]+)\/?(.*)$/.exec(to) ?? []
  const prefix = rest.replace(/\/+$/, '')
  if (scheme === undefined) return openLocal(to, io)
  if (scheme === 's3') return openS3({ bucket: first, prefix, io })
  if (scheme === 'gs') return openGoogle({ bucket: first, prefix, io })
  const [container, ...below] = prefix.split('/')
  if (scheme === 'azure' && container)
    return openAzure({ account: first, container, prefix: below.join('/'), io })
  throw cliErrors.PUBLISH_TARGET({ to })
}

async function openLocal(to: string, { cwd }: Io): Promise<OpenedStore> {
  const folder = await openFolder({ root: resolve(cwd, to), create: true })
  return { store: folderStore(folder), prefix: '', close: async () => {} }
}

interface Place {
  prefix: string
  io: Io
}

function openS3({ bucket, prefix, io }: Place & { bucket: string }): OpenedStore {
  const region = io.env.AWS_REGION ?? io.env.AWS_DEFAULT_REGION ?? 'us-east-1'
  const endpoint = io.env.AWS_ENDPOINT_URL_S3 ?? io.env.AWS_ENDPOINT_URL
  const origin = endpoint === undefined ? s3Origin({ bucket, region }) : new URL(endpoint).origin
  const gate = createUrlGate({ allow: [{ origin, private: endpoint !== undefined }] })
  const credentials = {
    accessKeyId: needed('AWS_ACCESS_KEY_ID', io),
    secretAccessKey: new Secret(needed('AWS_SECRET_ACCESS_KEY', io)),
    ...(io.env.AWS_SESSION_TOKEN && { sessionToken: new Secret(io.env.AWS_SESSION_TOKEN) }),
  }
  const options = { bucket, region, credentials, gate, ...(endpoint !== undefined && { endpoint }) }
  return { store: s3Store(options), prefix, close: () => gate.close() }
}

async function openGoogle({
  bucket,
  prefix,
  io,
}: Place & { bucket: string }): Promise<OpenedStore> {
  const file = resolve(io.cwd, needed('GOOGLE_APPLICATION_CREDENTIALS', io))
  const gate = createUrlGate({
    allow: [
      { origin: 'https://storage.googleapis.com', encodedSlash: true },
      'https://oauth2.googleapis.com',
    ],
  })
  const token = googleTokens({ serviceAccount: new Secret(await readFile(file, 'utf8')), gate })
  return { store: googleStore({ bucket, token, gate }), prefix, close: () => gate.close() }
}

function openAzure({
  account,
  container,
  prefix,
  io,
}: Place & { account: string; container: string }): OpenedStore {
  const gate = createUrlGate({ allow: [azureOrigin({ account })] })
  const credentials = { accountKey: new Secret(needed('AZURE_STORAGE_KEY', io)) }
  const store = azureStore({ account, container, credentials, gate })
  return { store, prefix, close: () => gate.close() }
}

/** @throws CLI_VARIABLE_MISSING */
function needed(variable: string, { env }: Io): string {
  const value = env[variable]
  if (!value) throw cliErrors.VARIABLE_MISSING({ variable })
  return value
}
