import { type Issue, issueFromError } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { Site } from '../site/site.ts'
import type { SiteOutput } from './docs-theme.ts'
import type { UserCss } from './user-css.ts'

/** The style sheets that a site asks for, made harmless, in place of the files as they are. */
export function userStyles(site: Site): [path: string, SiteOutput][] {
  return site.extraCss.map((path) => {
    const render = async () => (await scoped(site, path)).css
    return [path, { type: 'text/css', render }]
  })
}

/** What is left out of the style sheets of a site. `fileOf` says where a path is, relative to the source. */
export async function userStyleIssues(
  site: Site,
  fileOf: (path: string) => string,
): Promise<Issue[]> {
  const issues: Issue[] = []
  for (const path of site.extraCss) {
    for (const { what, line } of (await scoped(site, path)).refused) {
      const issue = issueFromError(docsErrors.STYLE_REFUSED({ what }), 'warning')
      issues.push({ ...issue, at: { file: fileOf(path), line } })
    }
  }
  return issues
}

/** Most sites have no style sheet of their own, so the parser is loaded for one that has. */
async function scoped(site: Site, path: string): Promise<UserCss> {
  const { scopeCss } = await import('./user-css.ts')
  return scopeCss(new TextDecoder().decode(await site.readAsset(path)))
}
