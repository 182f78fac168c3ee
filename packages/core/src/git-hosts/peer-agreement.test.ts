import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { HostCall, RepositoryPlace } from './git-host.ts'
import { type Integration, type ResolvedIntegration, resolveIntegrations } from './integration.ts'
import { pageOf, parseRepositoryUrl, resolvePlace } from './parse-repository-url.ts'

// What `@backstage/integration` 2.1.2 answers for each address: what it asks the host, and where references lead.
const peerAnswers: {
  url: string
  file: string
  edit: string
  resolve: Record<string, string>
}[] = JSON.parse(readFileSync(join(import.meta.dirname, 'peer-urls.json'), 'utf8'))

const integrations: Integration[] = [
  { type: 'github', host: 'github.com' },
  { type: 'github', host: 'ghe.example' },
  { type: 'gitlab', host: 'gitlab.com' },
  { type: 'gitlab', host: 'gl.example' },
  { type: 'bitbucketCloud', host: 'bitbucket.org' },
  { type: 'bitbucketServer', host: 'bb.example' },
  { type: 'azure', host: 'dev.azure.com' },
  { type: 'gitea', host: 'gitea.example' },
]
const resolved = resolveIntegrations(integrations)

type Found = ResolvedIntegration & { place: RepositoryPlace }

function find(text: string): Found | undefined {
  for (const integration of resolved) {
    const place = parseRepositoryUrl(new URL(text), integration)
    if (place) return { ...integration, place }
  }
  return undefined
}

async function fileOf(found: Found | undefined): Promise<string> {
  if (!found) return 'refused'
  const { host, site, place } = found
  // The peer compared with has a token, without which GitHub is asked elsewhere.
  const call = { site: { ...site, token: {} } } as unknown as HostCall
  return (await host.file(place, call)).url
}

function resolveFrom(found: Found | undefined, reference: string): string {
  if (!found) return 'refused'
  if (URL.canParse(reference)) return reference
  try {
    return pageOf(resolvePlace(found.place, reference), found)
  } catch {
    return 'refused'
  }
}

/** What the spellings of one address have in common: we write pages in one way, the peer as it found them. */
function normal(answer: string): string {
  if (answer.startsWith('error: ')) return 'refused'
  return (
    answer
      // One of the peer's own answers cannot be decoded.
      .replace(/%[0-9a-f]{2}/gi, decodeURIComponent)
      .replace(/\/(?:tree|raw|browse|contents)\//, '/blob/')
      .replace('/-/', '/')
      .replace('acme/till/_git/till', 'acme/_git/till')
      .replace(/(?<=bitbucket\.org\/acme\/till)\/src\//, '/blob/')
      .replace(/versionDescriptor\.versionType=\w+|versionDescriptor\./g, '')
      .replace(/[?&]at=$/, '')
      .replace(/\?(.*)/, (_all, query: string) => {
        const parts = query.split('&').filter((part) => part !== '' && part !== 'api-version=6.0')
        return `?${parts.sort().join('&')}`
      })
  )
}

it('agrees with the peer about addresses, save for these', async () => {
  const differences: string[] = []
  for (const { url, file, edit, resolve } of peerAnswers) {
    const found = find(url)
    const compare = (what: string, ours: string, theirs: string) => {
      // A reference that climbs out of the repository leads the peer to other pages of the host.
      if (what.startsWith('and ".') && ours === 'refused') return
      if (normal(ours) !== normal(theirs))
        differences.push(`${url} ${what}\n  ours ${ours}\n  peer ${theirs}`)
    }
    compare('is asked for as', await fileOf(found), file)
    compare(
      'is edited at',
      found ? `${found.site.baseUrl}${found.host.editPage(found.place)}` : 'refused',
      edit,
    )
    for (const [reference, theirs] of Object.entries(resolve))
      compare(`and "${reference}"`, resolveFrom(found, reference), theirs)
  }
  expect(differences.join('\n')).toMatchInlineSnapshot(`
    "https://github.com/acme/till/blob/main/deep/er/a%20b.yaml and "/root.yaml"
      ours https://github.com/acme/till/blob/main/root.yaml
      peer https://github.com/acme/till/tree/main/de/root.yaml
    https://github.com/acme/till/raw/v1.0/catalog-info.yaml is edited at
      ours https://github.com/acme/till/edit/v1.0/catalog-info.yaml
      peer https://github.com/acme/till/raw/v1.0/catalog-info.yaml
    https://github.com/acme/till/edit/main/catalog-info.yaml is asked for as
      ours https://api.github.com/repos/acme/till/contents/catalog-info.yaml?ref=main
      peer error: Incorrect URL: https://github.com/acme/till/edit/main/catalog-info.yaml, Error: Invalid GitHub URL or file path
    https://github.com/acme/till/blob/main/%23hash/x.yaml and "/root.yaml"
      ours https://github.com/acme/till/blob/main/root.yaml
      peer https://github.com/acme/till/tree/main/%2/root.yaml
    https://github.com/acme/till/blob/main/..%2F..%2F..%2Fuser/x.yaml is edited at
      ours refused
      peer https://github.com/acme/till/edit/main/..%2F..%2F..%2Fuser/x.yaml
    https://github.com/acme/till/blob/main/..%2F..%2F..%2Fuser/x.yaml and "sub/d.yaml"
      ours refused
      peer https://github.com/acme/till/tree/main/..%2F..%2F..%2Fuser/sub/d.yaml
    https://github.com/acme/till/blob/main/..%2F..%2F..%2Fuser/x.yaml and "https://other.example/x"
      ours refused
      peer https://other.example/x
    https://github.com/acme/till/blob/..%2F..%2Fuser/x.yaml is edited at
      ours refused
      peer https://github.com/acme/till/edit/..%2F..%2Fuser/x.yaml
    https://github.com/acme/till/blob/..%2F..%2Fuser/x.yaml and "sub/d.yaml"
      ours refused
      peer https://github.com/acme/till/tree/..%2F..%2Fuser/sub/d.yaml
    https://github.com/acme/till/blob/..%2F..%2Fuser/x.yaml and "https://other.example/x"
      ours refused
      peer https://other.example/x
    https://gitlab.com/acme/till/blob/main/catalog-info.yaml is edited at
      ours https://gitlab.com/acme/till/-/edit/main/catalog-info.yaml
      peer https://gitlab.com/acme/till/blob/main/catalog-info.yaml
    https://gitlab.com/acme/till/-/raw/main/catalog-info.yaml is asked for as
      ours https://gitlab.com/api/v4/projects/acme%2Ftill/repository/files/catalog-info.yaml/raw?ref=main
      peer error: Failed extracting project path from /acme/till/-/raw/main/catalog-info.yaml. Url path must include /blob/.
    https://gitlab.com/acme/till/-/raw/main/catalog-info.yaml is edited at
      ours https://gitlab.com/acme/till/-/edit/main/catalog-info.yaml
      peer https://gitlab.com/acme/till/-/raw/main/catalog-info.yaml
    https://gitlab.com/acme/till/-/tree/main/dir is asked for as
      ours https://gitlab.com/api/v4/projects/acme%2Ftill/repository/files/dir/raw?ref=main
      peer error: Failed extracting project path from /acme/till/-/tree/main/dir. Url path must include /blob/.
    https://gitlab.com/acme/till/-/blob/feature%2Fx/catalog-info.yaml and "/root.yaml"
      ours https://gitlab.com/acme/till/-/blob/feature%2Fx/root.yaml
      peer https://gitlab.com/acme/till/-/blob/feature%2F/root.yaml
    https://bb.example/projects/ACME/repos/till/browse/catalog-info.yaml?at=main is edited at
      ours https://bb.example/projects/ACME/repos/till/browse/catalog-info.yaml?at=main
      peer https://bb.example/projects/ACME/repos/till/browse/catalog-info.yaml
    https://bb.example/projects/ACME/repos/till/browse/dir/catalog-info.yaml?at=refs%2Fheads%2Fmain is edited at
      ours https://bb.example/projects/ACME/repos/till/browse/dir/catalog-info.yaml?at=refs%2Fheads%2Fmain
      peer https://bb.example/projects/ACME/repos/till/browse/dir/catalog-info.yaml
    https://bb.example/projects/ACME/repos/till/raw/catalog-info.yaml?at=main is edited at
      ours https://bb.example/projects/ACME/repos/till/browse/catalog-info.yaml?at=main
      peer https://bb.example/projects/ACME/repos/till/raw/catalog-info.yaml
    https://gitea.example/acme/till/src/branch/main/catalog-info.yaml and "/root.yaml"
      ours https://gitea.example/acme/till/src/branch/main/root.yaml
      peer https://gitea.example/acme/till/src/branch/root.yaml
    https://gitea.example/acme/till/src/tag/v1/dir/catalog-info.yaml and "/root.yaml"
      ours https://gitea.example/acme/till/src/tag/v1/root.yaml
      peer https://gitea.example/acme/till/src/tag/root.yaml
    https://gitea.example/acme/till/src/commit/0123456789abcdef0123456789abcdef01234567/dir/catalog-info.yaml and "/root.yaml"
      ours https://gitea.example/acme/till/src/commit/0123456789abcdef0123456789abcdef01234567/root.yaml
      peer https://gitea.example/acme/till/src/commit/0123456789abcdef0123456789abcdef01234567/dir/catalog-info.yaml/root.yaml"
  `)
})
