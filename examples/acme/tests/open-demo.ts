import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { formatIssue } from '@callboard/core'
import { createPortal, type Portal } from '@callboard/portal'
import type { Template } from '@callboard/scaffolder'
import { parseCases, type TemplateCase } from '@callboard/scaffolder/cases'
import { acmeIn } from '../callboard.config.ts'

const folder = dirname(import.meta.dirname)

/** The golden paths of the demo, by name. */
export const goldenPaths = [
  'docs-site',
  'new-go-service',
  'new-node-service',
  'new-python-service',
] as const

/** The name of a golden path. */
export type GoldenPath = (typeof goldenPaths)[number]

/** The portal of the demo, with nothing kept of what is done to it. */
export interface Demo extends AsyncDisposable {
  portal: Portal
  /** Parsed, as the catalog holds it. */
  template(name: GoldenPath): Template
}

/** Opens the portal of the demo over a data folder of its own. */
export async function openDemo(): Promise<Demo> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'callboard-acme-'))
  const { catalog, scaffolder, ...config } = acmeIn(dataFolder)
  const { store: _catalog, ...inMemory } = catalog
  const { store: _runs, ...runsInMemory } = scaffolder ?? {}
  const portal = await createPortal({
    folder,
    config: { ...config, catalog: inMemory, scaffolder: runsInMemory },
  })
  return {
    portal,
    template(name) {
      const template = portal.templates.get(`template:default/${name}`)
      if (!template) {
        const mistakes = portal.templates.mistakes(`template:default/${name}`).map(formatIssue)
        throw new Error([`the demo has no template ${name}`, ...mistakes].join('\n'))
      }
      return template
    },
    async [Symbol.asyncDispose]() {
      await portal[Symbol.asyncDispose]()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** Text of a file beside a golden path. */
export function besideTemplate(name: GoldenPath, file: string): Promise<string> {
  return readFile(join(folder, 'templates', name, file), 'utf8')
}

/** Writes a file beside a golden path. */
export function keepBeside(name: GoldenPath, file: string, text: string): Promise<void> {
  return writeFile(join(folder, 'templates', name, file), text)
}

/** The cases of a golden path that make something. */
async function casesThatMake(name: GoldenPath): Promise<TemplateCase[]> {
  const file = 'template.test.yaml'
  const { cases } = parseCases({ text: await besideTemplate(name, file), file })
  return cases.filter(({ expect: { error } }) => error === undefined)
}

/** What one case of a golden path makes. */
export interface Project {
  template: GoldenPath
  /** Name of the case. */
  case: string
  values: TemplateCase['values']
  /** Absolute path of the folder that it was written into. */
  root: string
}

/** Plans every case of the golden paths and writes what they make into folders below `root`. */
export async function writeProjects({ portal, template }: Demo, root: string): Promise<Project[]> {
  const projects: Project[] = []
  for (const name of goldenPaths)
    for (const { name: title, values } of await casesThatMake(name)) {
      const plan = await portal.scaffolder.plan(template(name), { parameters: values })
      if (plan.error) throw new Error(`${name}, ${title}: ${plan.error.message}`)
      const project = join(root, name, title.replaceAll(/\W+/g, '-'))
      for (const { path, contentBase64 } of plan.files) {
        await mkdir(dirname(join(project, path)), { recursive: true })
        await writeFile(join(project, path), Buffer.from(contentBase64, 'base64'))
      }
      projects.push({ template: name, case: title, values, root: project })
    }
  return projects
}
