/** A link of an entity, shown beside it. */
export interface EntityLink {
  url: string
  title?: string
  icon?: string
  type?: string
  [key: string]: unknown
}

/** What every entity says of itself, whatever its kind. Unknown keys are allowed and kept. */
export interface EntityMetadata {
  name: string
  namespace?: string
  title?: string
  description?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
  tags?: string[]
  links?: EntityLink[]
  /** Set by the catalog. */
  uid?: string
  /** Set by the catalog: changes exactly when the entity does. */
  etag?: string
  [key: string]: unknown
}

/** An edge of the catalog's graph, as the entity at one of its ends carries it. */
export interface EntityRelation {
  /** `ownedBy`, `dependsOn`, `partOf` … */
  type: string
  /** Canonical reference of the other end; it need not exist. */
  targetRef: string
}

/** What a catalog has to say of an entity that could not be taken in as it is written now. */
export interface EntityStatus {
  items: {
    type: string
    level: string
    message: string
    error?: { name: string; message: string }
  }[]
}

/** A thing in the catalog, in the form of a `catalog-info.yaml` document. */
export interface Entity {
  apiVersion: string
  kind: string
  metadata: EntityMetadata
  spec?: Record<string, unknown>
  /** Filled in by the catalog. */
  relations?: EntityRelation[]
  /** Filled in by the catalog while it serves the last good version of a document that is broken now. */
  status?: EntityStatus
}
