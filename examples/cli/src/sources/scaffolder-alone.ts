import { dirname } from 'node:path'
import type { Catalog } from '@callboard/catalog'
import { createReaders, entityRefOf } from '@callboard/core'
import { createUrlGate, fileReader, openFolder } from '@callboard/core/node'
import type { LoadedConfig } from '@callboard/portal'
import {
  type Action,
  builtinActions,
  builtinFields,
  createScaffolder,
  type EntityLookup,
  type GitHost,
  type Scaffolder,
  type TaskUser,
  type Template,
} from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { cliErrors } from '../errors.ts'
import { findTemplate, type TemplateLocation } from './locate-template.ts'
import { openCatalog } from './open-catalog.ts'

/** A template and what runs it. */
export interface OpenScaffolder extends AsyncDisposable {
  scaffolder: Scaffolder
  template: Template
  user?: TaskUser
}

/** What {@link openAlone} is given. */
interface Alone {
  location: TemplateLocation
  /** Ad-hoc sources, where there are any: pickers then offer their entities. */
  loaded: LoadedConfig | undefined
  actions: readonly Action[]
}

/**
 * A scaffolder without a portal around it, for a pipeline or a template's author. The built-in actions read the folder
 * of the template and the folders of ad-hoc sources; publishing can be planned, but has nowhere to go.
 */
export async function openAlone(
  context: CommandContext,
  { location, loaded, actions }: Alone,
): Promise<OpenScaffolder> {
  const opened = loaded && (await openCatalog(context, 'template'))
  try {
    const template = await findTemplate(location, { cwd: context.io.cwd, catalog: opened?.catalog })
    const paths = [
      ...(loaded?.config.folders ?? []),
      ...('file' in location ? [dirname(location.file)] : []),
    ]
    const folders = await Promise.all(paths.map((root) => openFolder({ root })))
    const gate = createUrlGate({ allow: [] })
    const scaffolder = createScaffolder({
      actions: [
        ...builtinActions({
          readers: createReaders([fileReader({ folders })]),
          git: { gate, hosts: [planOnlyHost('github.com')] },
        }),
        ...actions,
      ],
      fields: builtinFields(opened ? { catalog: entityLookup(opened.catalog) } : {}),
    })
    return {
      scaffolder,
      template,
      async [Symbol.asyncDispose]() {
        await scaffolder[Symbol.asyncDispose]()
        await gate.close()
        await opened?.[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await opened?.[Symbol.asyncDispose]()
    throw error
  }
}

/** Knows where a repository would be, which is all that a plan asks. */
function planOnlyHost(host: string): GitHost {
  return {
    host,
    name: host,
    locate: ({ owner, repo, branch }) => ({
      remoteUrl: `https://${host}/${owner}/${repo}.git`,
      repoContentsUrl: `https://${host}/${owner}/${repo}/blob/${branch}`,
    }),
    async createRepository() {
      throw cliErrors.PUBLISH_NOWHERE({ host })
    },
  }
}

function entityLookup(catalog: Catalog): EntityLookup {
  return {
    entities({ anyOf }) {
      const filter = anyOf.map((condition) =>
        Object.fromEntries(
          Object.entries(condition).map(([field, value]) => [
            field,
            typeof value === 'object' && 'exists' in value ? { $exists: value.exists } : value,
          ]),
        ),
      )
      const { items } = catalog.query({
        ...(filter.length > 0 && { filter }),
        orderBy: 'metadata.name',
        limit: 1000,
      })
      return items.map((entity) => ({ ref: entityRefOf(entity), title: entity.metadata.title }))
    },
  }
}
