import { basic } from '../git-hosts/git-host.ts'
import { type Integration, resolveIntegrations, signedIn } from '../git-hosts/integration.ts'
import { parseRepositoryUrl } from '../git-hosts/parse-repository-url.ts'

/**
 * Headers that show a Git server who asks, by the address of a repository. A token is for the origin of its integration's
 * pages, and one for an owner for the repositories of that owner.
 *
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME, and what `tokenFor` of an integration throws
 */
export function gitCredentials(
  integrations: readonly Integration[],
): (remoteUrl: string) => Promise<Readonly<Record<string, string>>> {
  const resolved = resolveIntegrations(integrations)
  return async (remoteUrl) => {
    const url = new URL(remoteUrl)
    const found = resolved.find(({ site }) => new URL(site.baseUrl).origin === url.origin)
    if (!found) return {}
    const place = parseRepositoryUrl(url, found)
    const { host, site } = place ? await signedIn(found, { owner: place.owner }) : found
    if (!site.token) return {}
    return { authorization: basic(site.username ?? host.gitUser, site.token.reveal().trim()) }
  }
}
