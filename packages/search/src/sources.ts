// Wikis and documentation of other systems

export {
  type ConfluenceCollatorOptions,
  confluenceCollator,
} from './sources/confluence-collator.ts'
export { type MediaWikiCollatorOptions, mediaWikiCollator } from './sources/media-wiki-collator.ts'
export {
  type ForeignSite,
  type TechdocsIndexCollatorOptions,
  techdocsIndexCollator,
} from './sources/techdocs-index-collator.ts'
