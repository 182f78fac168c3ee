/**
 * Elements that are replaced by markup of ours after the page was sanitised. No HTML tokenizer ends a tag name
 * at anything but white space or a slash, so an author cannot write a name that holds a space.
 */
export const widgets = {
  tabs: 'callboard tabs',
  tabLabel: 'callboard tab-label',
  tab: 'callboard tab',
  checkbox: 'callboard checkbox',
  code: 'callboard code',
  inlineCode: 'callboard inline-code',
  /** HTML of ours: a formula, an icon. */
  piece: 'callboard piece',
  toc: 'callboard toc',
  /** Nothing of its own: its content stands in its place. */
  bare: 'callboard bare',
} as const
