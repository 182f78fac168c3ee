import { CallboardError, messageOf } from '@callboard/core'
import {
  assertAllowedHost,
  canonicalHost,
  parseRepoUrl,
  providerOf,
  type RepoProvider,
  type RepoUrlPart,
  repoUrlParts,
} from '../expressions/repo-url.ts'
import { assertBranchName } from '../git/ref-name.ts'
import { defineField, type Field, type FieldContext } from './define-field.ts'
import type { RepoHostFields } from './form-field.ts'
import { textsIn } from './json-schema.ts'

/** Which kind of server stands behind a host that is not a public one. */
export type RepoHosts = Readonly<Record<string, RepoProvider>>

/** The fields that name repositories, their branches and owners. */
export function repoFields(hosts: RepoHosts): readonly Field[] {
  return [repoUrlPicker(hosts), repoBranchPicker, repoOwnerPicker]
}

const restrictions: Readonly<Partial<Record<RepoUrlPart, string>>> = {
  owner: 'allowedOwners',
  repo: 'allowedRepos',
  project: 'allowedProjects',
  organization: 'allowedOrganizations',
}

function repoUrlPicker(hosts: RepoHosts): Field {
  return defineField({
    name: 'RepoUrlPicker',
    resolve(context) {
      const described = describeHosts(context, hosts)
      const [first] = described
      const query = (first?.parts ?? [])
        .filter(({ required }) => required)
        .map(({ name, options: [example] = [] }) => `${name}=${example ?? examples[name]}`)
      return {
        widget: 'text' as const,
        placeholder: `${first?.host ?? 'github.com'}?${query.join('&')}`,
        repoHosts: described,
      }
    },
    validate({ value, options }) {
      try {
        const url = parseRepoUrl(String(value), { providers: hosts })
        if (Array.isArray(options.allowedHosts))
          assertAllowedHost(url, textsIn(options.allowedHosts))
        return Object.entries(restrictions).flatMap(([part, option]) => {
          const allowed = options[option]
          // Where a server has no such part, there is nothing to restrict.
          const has = repoUrlParts(providerOf(url.host, hosts)).some(({ name }) => name === part)
          if (!Array.isArray(allowed) || !has) return []
          if (textsIn(allowed).includes(url[part as RepoUrlPart] ?? '')) return []
          return [`must have one of ${textsIn(allowed).join(', ')} as its ${part}`]
        })
      } catch (error) {
        return [`is not accepted: ${messageOf(error)}`]
      }
    },
  })
}

const examples: Readonly<Record<RepoUrlPart, string>> = {
  owner: 'org',
  repo: 'my-service',
  organization: 'org',
  workspace: 'org',
  project: 'project',
}

/** What is asked for on each host that may be chosen. */
function describeHosts({ options }: FieldContext, hosts: RepoHosts): RepoHostFields[] {
  const listed = textsIn(options.allowedHosts)
  const own = Object.keys(hosts)
  const shown = listed.length > 0 ? listed : own.length > 0 ? own : ['github.com']
  const text = (option: unknown) => (typeof option === 'string' ? option : undefined)
  return shown.map((host) => {
    const provider = providerOf(canonicalHost(host) ?? host, hosts)
    return {
      host,
      ...(provider && { provider }),
      parts: repoUrlParts(provider).map(({ name, title, required }) => {
        const allowed = textsIn(options[restrictions[name] ?? ''])
        const isOwner = name === 'owner' || name === 'workspace'
        const description = text(
          isOwner
            ? options.ownerDescription
            : name === 'repo'
              ? options.repoDescription
              : undefined,
        )
        const label = text(
          isOwner ? options.ownerLabel : name === 'repo' ? options.repoLabel : undefined,
        )
        return {
          name,
          title: label ?? title,
          required,
          ...(description !== undefined && { description }),
          ...(allowed.length > 0 && { options: allowed }),
        }
      }),
    }
  })
}

const repoBranchPicker = defineField({
  name: 'RepoBranchPicker',
  resolve: () => ({ widget: 'text' as const, placeholder: 'main' }),
  validate({ value }) {
    try {
      assertBranchName(String(value))
      return []
    } catch (error) {
      if (!CallboardError.is(error)) throw error
      return [`is no branch: ${String(error.data.reason)}`]
    }
  },
})

const owner = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(?:\/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){0,10}$/

const repoOwnerPicker = defineField({
  name: 'RepoOwnerPicker',
  resolve: () => ({ widget: 'text' as const }),
  validate({ value, options }) {
    if (typeof value !== 'string' || !owner.test(value))
      return ['must be letters, digits, ".", "-" and "_", groups parted by "/"']
    const excluded = textsIn(options.excludedOwners)
    const isExcluded = excluded.some((name) => name.toLowerCase() === value.toLowerCase())
    return isExcluded ? ['is an owner that cannot be chosen'] : []
  },
})
