/** Where a project says where it comes from, in the folder that was handed over. */
export const provenancePath = '.callboard/provenance.yaml'

/** Whether a file belongs to the record of where a project comes from, its own or that of a project inside it. */
export function isProvenancePath(path: string): boolean {
  return /(?:^|\/)\.callboard\/(?:provenance\.yaml|rendered-[0-9a-f]{12}\.json\.gz)$/.test(path)
}

/** Path of the kept rendering of a name. */
export function renderingPath(name: string): string {
  return `.callboard/${name}`
}
