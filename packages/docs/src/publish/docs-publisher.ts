import type { DocsVersion } from '../http/create-docs-http.ts'
import type { SiteRelease } from './site-release.ts'

/** Which site a publisher's function is about. */
export interface PublisherContext {
  /** Reference of the entity that the site belongs to: `component:default/payment-gateway`. */
  ref: string
  signal?: AbortSignal | undefined
}

/** What publishing did. */
export interface PublishResult {
  /** Objects written. */
  written: number
  /** Files that were there already. */
  unchanged: number
  /** Objects removed, because no version has them any more. */
  removed: number
}

/** A place where sites are published to and served from. */
export interface DocsPublisher {
  name: string
  /**
   * Publishes a site in place of what was there. Until it is complete, readers get what was there before.
   *
   * @throws CORE_REF_INVALID DOCS_VERSION_INVALID, and what the place throws
   */
  publish(
    context: PublisherContext & {
      release: SiteRelease
      /** Name of a version that stands beside the current one: `2.1`. @default it is the current one, and has no other name */
      version?: string | undefined
      /** Whether a version with a name becomes the current one, too. @default false */
      current?: boolean | undefined
    },
  ): Promise<PublishResult>
  /** What was published last, or undefined where nothing was. @throws CORE_REF_INVALID DOCS_VERSION_INVALID DOCS_MANIFEST_INVALID */
  read(
    context: PublisherContext & {
      /** @default the current one */
      version?: string | undefined
    },
  ): Promise<SiteRelease | undefined>
  /** The versions of a site, the current one first, then by name, the highest number first. */
  versions(context: PublisherContext): Promise<DocsVersion[]>
  /** Removes a version, or a site with all its versions. */
  remove(context: PublisherContext & { version?: string | undefined }): Promise<void>
}

/** Defines a publisher; see {@link versionedPublisher} for one. */
export function definePublisher<const P extends DocsPublisher>(publisher: P): P {
  return publisher
}
