import { type Folder, Secret } from '@callboard/core'
import {
  createTemporaryFolder,
  openFolder,
  restrictToOwner,
  type TemporaryFolder,
} from '@callboard/core/node'
import { errors } from '../errors.ts'
import type { CompleteTerraformOptions } from './terraform-options.ts'

/** A configuration in a folder of its own: nothing that Terraform keeps beside it reaches the workspace, or comes from it. */
export interface WorkingCopy extends AsyncDisposable {
  /** The configuration, where the program runs. */
  configuration: Folder
  /** Absolute paths of what else there is. */
  variables: string
  plan: string
  data: Folder
  env: Readonly<Record<string, string>>
}

/** Says where the state is, in the working copy. */
export const hostFile = 'callboard_override.tf.json'

const maxBytes = 50 * 1024 * 1024
/** What Terraform would take for its own: installed providers, states, and our way to say where the state is. */
const planted = [
  '**/.terraform/**',
  '**/.terraform',
  'terraform.d/**',
  '**/*.tfstate',
  '**/*.tfstate.*',
  'callboard_override.*',
]

/** Makes a working copy that keeps its state where the host says. */
export async function openWorkingCopy(
  source: Folder,
  {
    options,
    key,
    path,
    variables,
    signal,
  }: {
    options: CompleteTerraformOptions
    /** The name of the state among all states of the host. */
    key: string
    /** What the folder is called in errors. */
    path: string
    variables: Readonly<Record<string, unknown>>
    signal: AbortSignal
  },
): Promise<WorkingCopy> {
  const temporary = await createTemporaryFolder({ prefix: 'callboard-step-', owned: true })
  try {
    return await fill(temporary, { source, options, key, path, variables, signal })
  } catch (error) {
    await temporary[Symbol.asyncDispose]()
    throw error
  }
}

async function fill(
  temporary: TemporaryFolder,
  given: Parameters<typeof openWorkingCopy>[1] & { source: Folder },
): Promise<WorkingCopy> {
  const { folder: root } = temporary
  const { source, options, key, path, variables, signal } = given
  for (const name of ['configuration', 'data', 'home']) await root.makeFolder(name)
  const [configuration, data] = [await root.folder('configuration'), await root.folder('data')]
  let bytes = 0
  for await (const entry of source.walk({ exclude: planted, signal })) {
    bytes += entry.bytes
    if (bytes > maxBytes)
      throw errors.TERRAFORM_CONFIGURATION({
        path,
        problems: [`it is larger than ${maxBytes} bytes`],
      })
    await configuration.write(entry.path, await source.readBytes(entry.path))
  }
  const { backend, seal } = await backendOf(options, key)
  await configuration.write(hostFile, JSON.stringify({ terraform: { backend } }))
  await root.write('variables.tfvars.json', JSON.stringify(variables))
  await root.write('cli.tfrc', cliConfiguration(options))
  return {
    configuration,
    data,
    variables: `${root.root}/variables.tfvars.json`,
    plan: `${root.root}/plan`,
    env: {
      ...revealed(options.env),
      HOME: `${root.root}/home`,
      TF_CLI_CONFIG_FILE: `${root.root}/cli.tfrc`,
      TF_DATA_DIR: data.root,
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CHECKPOINT_DISABLE: '1',
    },
    async [Symbol.asyncDispose]() {
      await using _removed = temporary
      await seal?.()
    },
  }
}

/** Where the state is; `seal` keeps others from the files that Terraform makes readable for everybody. */
interface StateBackend {
  backend: Record<string, unknown>
  seal?: () => Promise<void>
}

async function backendOf({ state }: CompleteTerraformOptions, key: string): Promise<StateBackend> {
  if ('backend' in state) return { backend: { [state.backend]: state.config(key) } }
  const folder = await openFolder({ root: state.folder, create: true })
  await folder.makeFolder(key)
  const seal = () => restrictToOwner(folder, key)
  // Before the first file, so that there is no moment in which it could be read.
  await seal()
  const path = `${await folder.absolutePath(key)}/terraform.tfstate`
  return { backend: { local: { path } }, seal }
}

/** Providers come from here and nowhere else: not from the configuration, and not from our home. */
function cliConfiguration({ providers, providerMirror }: CompleteTerraformOptions): string {
  const include = `include = ${JSON.stringify(providers)}`
  const method =
    providerMirror === undefined
      ? ['direct {', include, '}']
      : ['filesystem_mirror {', `path = ${JSON.stringify(providerMirror)}`, include, '}']
  const methods = providers.length === 0 ? [] : method
  return ['disable_checkpoint = true', 'provider_installation {', ...methods, '}', ''].join('\n')
}

function revealed(env: Readonly<Record<string, string | Secret>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, Secret.is(value) ? value.reveal() : value]),
  )
}
