/**
 * What a tag that YAML does not define makes of the plain value it stands on; undefined for a tag that is not known.
 * It is called with tags and values out of the text: it must not act upon them.
 */
export type ReadYamlTag = (tag: string) => ((value: unknown) => unknown) | undefined
