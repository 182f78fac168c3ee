import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkUrl } from '../node/check-url.ts'
import type { HostCall } from './git-host.ts'
import { type IntegrationType, resolveIntegration } from './integration.ts'
import { pageOf, parseRepositoryUrl, resolvePlace } from './parse-repository-url.ts'

const parse = (type: IntegrationType, url: string, baseUrl?: string) =>
  parseRepositoryUrl(
    new URL(url),
    resolveIntegration({ type, host: new URL(baseUrl ?? url).host, ...(baseUrl && { baseUrl }) }),
  )

describe('parseRepositoryUrl', () => {
  it.each<[IntegrationType, string, object]>([
    [
      'github',
      'https://github.com/acme/till',
      { owner: 'acme', repo: 'till', path: '', page: 'folder' },
    ],
    ['github', 'https://github.com/acme/till.git', { repo: 'till', page: 'folder' }],
    ['github', 'https://github.com/acme/till/tree/main/', { ref: 'main', path: '', inside: true }],
    [
      'github',
      'https://github.com/a/b/blob/refs/tags/v1/x',
      { ref: 'v1', refType: 'tag', path: 'x' },
    ],
    ['gitlab', 'https://gitlab.com/a/b/c/d', { owner: 'a/b/c', repo: 'd', page: 'folder' }],
    ['gitlab', 'https://gitlab.com/a/blob/-/blob/main/x', { owner: 'a', repo: 'blob', path: 'x' }],
    ['bitbucketServer', 'https://bb.test/users/ana/repos/x/browse', { owner: '~ana', repo: 'x' }],
    ['bitbucketServer', 'https://bb.test/scm/ACME/x.git', { owner: 'ACME', repo: 'x' }],
    ['azure', 'https://acme.visualstudio.com/shop/_git/till?path=/x', { owner: 'shop', path: 'x' }],
    ['azure', 'https://acme.visualstudio.com/_git/till', { owner: 'till', repo: 'till' }],
    ['azure', 'https://dev.azure.com/a/b/_git/c?version=GC12', { ref: '12', refType: 'commit' }],
    ['gitea', 'https://git.test/a/b/_edit/main/x/y', { ref: 'main', path: 'x/y', page: 'file' }],
  ])('reads the %s page %s', (type, url, wanted) => {
    expect(parse(type, url)).toMatchObject(wanted)
  })

  it('reads pages of a host that lives below a path', () => {
    const url = 'https://acme.test/git/a/b/-/blob/main/x'
    expect(parse('gitlab', url, 'https://acme.test/git')).toMatchObject({ owner: 'a', path: 'x' })
    expect(
      parse('gitlab', 'https://acme.test/a/b/-/blob/main/x', 'https://acme.test/git'),
    ).toBeUndefined()
  })

  it.each<[IntegrationType, string]>([
    ['github', 'https://github.com/acme'],
    ['github', 'https://github.com/acme/till/issues/1'],
    ['github', 'https://github.com/acme/till/blob'],
    ['github', 'https://github.com/acme/till/blob/-main/x'],
    ['github', 'https://github.com/acme/till/blob/%E0%A4%A/x'],
    ['github', 'https://github.com/acme//till/blob/main/x'],
    ['gitlab', 'https://gitlab.com/acme'],
    ['gitlab', 'https://gitlab.com/acme/till/-/merge_requests/1'],
    ['azure', 'https://dev.azure.com/a/b/_git/c?path=/../x'],
    ['azure', 'https://dev.azure.com/a/b/_git/c?path=/x&version=XXmain'],
    ['azure', 'https://dev.azure.com/a/b/_git/c/pullrequest/1'],
    ['bitbucketServer', 'https://bb.test/projects/A/repos/b/commits/1'],
    ['bitbucketCloud', 'https://bitbucket.org/a/b/pull-requests/1'],
    ['gitea', 'https://git.test/a/b/src/main/x'],
  ])('leaves the %s page %s alone', (type, url) => {
    expect(parse(type, url)).toBeUndefined()
  })

  it('never asks the interface for anything but a file of a repository, whatever an address says', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '..',
        '%2e%2e',
        '%2F',
        '%5c',
        '..%2F',
        '.',
        '',
        'blob',
        'raw',
        '-',
        'main',
        '_git',
        'src',
      ),
      fc.constantFrom(
        'branch',
        'projects',
        'repos',
        'browse',
        'a',
        'x.yaml',
        '%00',
        '%25',
        '#',
        ';',
        '%3F',
        '%E0%A4',
        '*',
      ),
      fc.string({ maxLength: 5 }),
    )
    const types: IntegrationType[] = [
      'azure',
      'bitbucketCloud',
      'bitbucketServer',
      'gitea',
      'github',
      'gitlab',
    ]
    const query = fc.array(fc.tuple(fc.constantFrom('path', 'version', 'at'), piece), {
      maxLength: 2,
    })
    let parsed = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...types),
        fc.array(piece, { maxLength: 9 }),
        query,
        piece,
        async (type, pieces, pairs, reference) => {
          const search = pairs.map(([key, value]) => `${key}=${value}`).join('&')
          const text = `https://git.test/${pieces.join('/')}?${search}`
          if (!URL.canParse(text)) return
          const integration = resolveIntegration({ type, host: 'git.test' })
          const place = parseRepositoryUrl(new URL(text), integration)
          if (!place) return
          parsed += 1
          const { site, host } = integration
          if (place.path !== '' && place.ref !== undefined) {
            const { url } = await host.file(place, { site } as HostCall)
            // What the gate sees is what was meant: nothing in it is resolved to another path.
            const sent = checkUrl(url)
            expect(`${sent.origin}${sent.pathname}`).toBe(url.split('?')[0])
            expect(sent.href.startsWith(`${site.apiBaseUrl}/`)).toBe(true)
            expect(decodeURIComponent(sent.href)).not.toMatch(/[/=]\.\.?(?:[/?&]|$)/)
          }
          const page = parseRepositoryUrl(new URL(pageOf(place, integration)), integration)
          expect(page && { ...page, page: '', inside: '', refType: '' }).toEqual({
            ...place,
            page: '',
            inside: '',
            refType: '',
          })
          try {
            expect(resolvePlace(place, reference).owner).toBe(place.owner)
          } catch (error) {
            expect(String((error as { code?: string }).code)).toMatch(
              /^CORE_(PATH_OUTSIDE|URL_INVALID)$/,
            )
          }
        },
      ),
      { numRuns: 5000 },
    )
    expect(parsed).toBeGreaterThan(100)
  })
})

it('GitHub is asked for raw files by those who are not signed in', async () => {
  const { host, site } = resolveIntegration({ type: 'github', host: 'github.com' })
  const place = {
    owner: 'acme',
    repo: 'till',
    ref: 'feature/x',
    path: 'a b.yaml',
    page: 'file',
  } as const
  expect(await host.file(place, { site } as HostCall)).toEqual({
    url: 'https://raw.githubusercontent.com/acme/till/feature/x/a%20b.yaml',
  })
})
