import type { FormField, FormPlan } from '@callboard/scaffolder'

type RepoHosts = NonNullable<FormField['repoHosts']>

/** The form with the address of a repository asked for in its parts: host, owner, name. */
export function withRepoGroups(form: FormPlan): FormPlan {
  return {
    ...form,
    pages: form.pages.map((page) => ({ ...page, fields: page.fields.map(toGroup) })),
  }
}

/** The parts of an address, in the order in which the peer writes them. */
const order = ['owner', 'repo', 'organization', 'workspace', 'project']

/** The address that the parts make; nothing where nobody has filled one in. */
export function repoUrlOf(
  hosts: RepoHosts,
  parts: Readonly<Record<string, unknown>>,
): string | undefined {
  // A host that was not offered is passed on as it came: the scaffolder says that it is not allowed.
  const host = String(parts.host ?? hosts[0]?.host ?? '')
  const given = order
    .map((name) => [name, String(parts[name] ?? '').trim()] as const)
    .filter(([, value]) => value !== '')
  if (given.length === 0) return undefined
  return `${host}?${given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
}

/** The parts of an address; one that cannot be read has none. */
export function repoPartsOf(address: unknown): Record<string, unknown> {
  const [host = '', query = ''] = String(address ?? '').split('?')
  return { ...(host !== '' && { host }), ...Object.fromEntries(new URLSearchParams(query)) }
}

function toGroup(field: FormField): FormField {
  const { repoHosts } = field
  if (!repoHosts || repoHosts.length === 0) return field
  // What a template writes as its default is an address.
  const { placeholder: _placeholder, ...rest } = field
  return {
    ...rest,
    type: 'object',
    widget: 'object',
    default: repoPartsOf(field.default),
    fields: [hostField(repoHosts), ...partFields(repoHosts)],
  }
}

function hostField(hosts: RepoHosts): FormField {
  return {
    name: 'host',
    title: 'Host',
    type: 'string',
    widget: hosts.length > 1 ? 'select' : 'hidden',
    required: true,
    default: hosts[0]?.host,
    options: hosts.map(({ host }) => ({ value: host, title: host })),
    ui: {},
  }
}

/** Each part once, asked for on the hosts that have it. */
function partFields(hosts: RepoHosts): FormField[] {
  const names = new Set(hosts.flatMap(({ parts }) => parts.map(({ name }) => name)))
  return [...names].map((name) => {
    const having = hosts.filter(({ parts }) => parts.some((part) => part.name === name))
    const parts = having.flatMap((host) => host.parts.filter((part) => part.name === name))
    const options = [...new Set(parts.flatMap((part) => part.options ?? []))]
    const isListed = parts.every((part) => part.options !== undefined)
    const [first] = parts
    return {
      name,
      title: first?.title ?? name,
      ...(first?.description !== undefined && { description: first.description }),
      type: 'string',
      widget: isListed ? 'select' : 'text',
      required: parts.some(({ required }) => required),
      ...(isListed && { options: options.map((value) => ({ value, title: value })) }),
      ...(having.length < hosts.length && {
        visibleWhen: { field: 'host', equals: having.map(({ host }) => host) },
      }),
      ui: {},
    }
  })
}
