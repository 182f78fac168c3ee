import { parse as parseToml } from 'smol-toml'
import { type Finding, type RepositoryFacts, textOf } from './proposal.ts'
import { readXml } from './read-xml.ts'

/** What a package manifest says, as far as a catalog asks. */
interface Manifest {
  name?: unknown
  description?: unknown
  version?: unknown
  homepage?: unknown
  language: string
  /** What it makes, and how one sees it. */
  type?: readonly [type: string, reason: string] | undefined
}

type ManifestReader = (text: string, facts: RepositoryFacts) => Manifest

const servers = /^(?:express|fastify|koa|hono|@hapi\/hapi|@nestjs\/core|restify|@apollo\/server)$/
const pages =
  /^(?:react-dom|vue|svelte|@angular\/core|next|nuxt|astro|gatsby|preact|solid-js|@docusaurus\/core)$/
const pythonServers =
  /^(?:flask|django|fastapi|starlette|aiohttp|sanic|tornado|uvicorn|gunicorn)\b/i
const rustServers = /^(?:axum|actix-web|rocket|tonic|warp|poem)$/

/** Manifests by the pattern of their path, in the order that they are believed. */
const readers: readonly (readonly [pattern: RegExp, read: ManifestReader])[] = [
  [/^package\.json$/, readPackageJson],
  [/^pom\.xml$/, readPom],
  [/^go\.mod$/, readGoMod],
  [/^pyproject\.toml$/, readPyproject],
  [/^Cargo\.toml$/, readCargo],
  [/^(?:[^/]+\/){0,2}[^/]+\.csproj$/, readCsproj],
]

/** A longer manifest is made by a program, and would keep the parsers of TOML and XML busy for seconds. */
const maxManifestBytes = 256 * 1024

/** What the package manifests of a repository say. One that cannot be read says nothing. */
export async function readManifests(facts: RepositoryFacts): Promise<Finding[]> {
  const found: Finding[] = []
  for (const [pattern, read] of readers) {
    const file = facts.files.find((path) => pattern.test(path))
    const text = file === undefined ? undefined : await textOf(facts, file, maxManifestBytes)
    if (file === undefined || text === undefined) continue
    const manifest = attempt(() => read(text, { ...facts, files: besides(file, facts.files) }))
    if (manifest) found.push(...findingsOf(manifest, file))
  }
  return found
}

/** Projects of one repository lie beside their own sources. */
function besides(file: string, files: readonly string[]): string[] {
  const folder = file.split('/').slice(0, -1).join('/')
  const prefix = folder === '' ? '' : `${folder}/`
  return files.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length))
}

function findingsOf(manifest: Manifest, file: string): Finding[] {
  const { name, description, version, homepage, language, type } = manifest
  const said = (field: string, value: unknown, reason: string): Finding[] =>
    typeof value === 'string' && value.trim() !== '' ? [{ field, value, reason, file }] : []
  return [
    ...said('metadata.name', name, `the name in ${file}`),
    ...said('metadata.description', description, `the description in ${file}`),
    ...said('metadata.links', homepage, `the home page in ${file}`),
    { field: 'metadata.tags', value: language, reason: `there is a ${file}`, file },
    ...said('spec.type', type?.[0], `${type?.[1]}`),
    ...(typeof version === 'string' ? [lifecycleOf(version, file)] : []),
  ]
}

function lifecycleOf(version: string, file: string): Finding {
  const early = /^v?0(?:\.|$)|SNAPSHOT|-(?:alpha|beta|rc)/i.test(version)
  const shown = version.slice(0, 40).replace(/\s+/g, ' ')
  return {
    field: 'spec.lifecycle',
    value: early ? 'experimental' : 'production',
    reason: `the version in ${file} is ${shown}`,
    file,
  }
}

function readPackageJson(text: string, { files }: RepositoryFacts): Manifest {
  const json: unknown = JSON.parse(text)
  const manifest = isRecord(json) ? json : {}
  const { name, description, version, homepage } = manifest
  const uses = [manifest.dependencies, manifest.devDependencies].flatMap((each) =>
    isRecord(each) ? Object.keys(each) : [],
  )
  const server = uses.find((each) => servers.test(each))
  const page = uses.find((each) => pages.test(each))
  const isTyped = files.includes('tsconfig.json') || uses.includes('typescript')
  const isPublished =
    manifest.private !== true && ['main', 'module', 'exports'].some((key) => key in manifest)
  return {
    name: typeof name === 'string' ? name.replace(/^@[^/]*\//, '') : undefined,
    ...{ description, homepage },
    // Packages that nobody publishes keep the version they were made with.
    version: manifest.private === true ? undefined : version,
    language: isTyped ? 'typescript' : 'javascript',
    type: server
      ? ['service', `it depends on ${server}`]
      : page
        ? ['website', `it depends on ${page}`]
        : 'bin' in manifest
          ? ['tool', 'package.json names a command']
          : isPublished
            ? ['library', 'package.json names what others import']
            : undefined,
  }
}

function readPom(text: string): Manifest {
  const xml = readXml(text)
  const first = (path: string) => xml.find((each) => each.path === path)?.text
  const boot = xml.some(({ text: value }) =>
    /^(?:spring-boot-starter-web|quarkus-rest|micronaut-http-server)/.test(value),
  )
  const packaging = first('project/packaging')
  return {
    name: first('project/artifactId'),
    description: first('project/description'),
    version: first('project/version') ?? first('project/parent/version'),
    homepage: first('project/url'),
    language: 'java',
    type: boot
      ? ['service', 'it depends on a web server']
      : packaging === 'war'
        ? ['service', 'pom.xml makes a war']
        : packaging === 'pom'
          ? undefined
          : ['library', 'pom.xml makes a jar'],
  }
}

function readGoMod(text: string, { files }: RepositoryFacts): Manifest {
  const path = /^module\s+"?([^\s"]+)/m.exec(text)?.[1]
  const main = files.find((file) => /^(?:main\.go|cmd\/(?:[^/]+\/)?main\.go)$/.test(file))
  return {
    // A major version is no name.
    name: path
      ?.replace(/\/v\d+$/, '')
      .split('/')
      .at(-1),
    language: 'go',
    type: main ? ['service', `there is a ${main}`] : ['library', 'there is no main.go'],
  }
}

function readPyproject(text: string): Manifest {
  const toml = parseToml(text)
  const project = recordAt(toml, 'project')
  const poetry = recordAt(recordAt(toml, 'tool'), 'poetry')
  const listed = Array.isArray(project.dependencies) ? project.dependencies.map(String) : []
  const server = [...listed, ...Object.keys(recordAt(poetry, 'dependencies'))].find((each) =>
    pythonServers.test(each),
  )
  const commands = { ...recordAt(project, 'scripts'), ...recordAt(poetry, 'scripts') }
  const name = server && pythonServers.exec(server)?.[0]
  return {
    name: project.name ?? poetry.name,
    description: project.description ?? poetry.description,
    version: project.version ?? poetry.version,
    homepage:
      recordAt(project, 'urls').Homepage ?? recordAt(project, 'urls').homepage ?? poetry.homepage,
    language: 'python',
    type: name
      ? ['service', `it depends on ${name}`]
      : Object.keys(commands).length > 0
        ? ['tool', 'pyproject.toml names a command']
        : ['library', 'pyproject.toml names no command'],
  }
}

function readCargo(text: string, { files }: RepositoryFacts): Manifest {
  const toml = parseToml(text)
  const crate = recordAt(toml, 'package')
  const server = Object.keys(recordAt(toml, 'dependencies')).find((each) => rustServers.test(each))
  return {
    ...{ name: crate.name, description: crate.description, version: crate.version },
    homepage: crate.homepage,
    language: 'rust',
    type: server
      ? ['service', `it depends on ${server}`]
      : files.includes('src/main.rs')
        ? ['tool', 'there is a src/main.rs']
        : ['library', 'there is no src/main.rs'],
  }
}

function readCsproj(text: string, { files }: RepositoryFacts): Manifest {
  const xml = readXml(text)
  const first = (name: string) =>
    xml.find(({ path }) => path === `Project/PropertyGroup/${name}`)?.text
  const file = files.find((path) => path.endsWith('.csproj'))
  const sdk = xml.find(({ path }) => path === 'Project@Sdk')?.text ?? ''
  return {
    name: first('AssemblyName') ?? file?.replace(/\.csproj$/, ''),
    description: first('Description'),
    version: first('Version'),
    homepage: first('PackageProjectUrl'),
    language: 'dotnet',
    type: /\.Web\b/.test(sdk)
      ? ['service', `the project is of ${sdk}`]
      : first('OutputType') === 'Exe'
        ? ['tool', 'the project makes a program']
        : ['library', 'the project makes no program'],
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function recordAt(value: unknown, key: string): Record<string, unknown> {
  const found = isRecord(value) ? value[key] : undefined
  return isRecord(found) ? found : {}
}

/** A manifest that is broken is somebody else's to report. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
