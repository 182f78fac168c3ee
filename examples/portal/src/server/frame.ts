import { linkTo } from '../format/entity-link.ts'
import type { Portal } from '../portal.ts'
import type { ScreenContext } from '../screens/screen.ts'
import { requestUser } from '../sign-in/request-user.ts'

/** Makes the frame of a page: what is the same on each, and where this one stands. */
export function createFrame(portal: Portal, version: string): ScreenContext['frame'] {
  return ({ title, section, breadcrumbs }) => {
    const csrfToken = requestUser()?.csrfToken
    const user =
      portal.signedInAs === undefined ? undefined : linkTo(portal.catalog, portal.signedInAs)
    return {
      title,
      organisation: portal.organisation,
      version,
      breadcrumbs: breadcrumbs ?? [{ title }],
      ...(section && { section }),
      ...(portal.wiki && { wiki: true }),
      ...(csrfToken !== undefined && { csrfToken, signOutAction: '/sign-out' }),
      ...(user && { user: { name: user.title } }),
    }
  }
}
