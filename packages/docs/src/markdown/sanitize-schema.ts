import type { Schema } from 'hast-util-sanitize'
import { widgets } from './widget-names.ts'

/**
 * What of a page reaches a reader: elements and attributes of text, tables, images and foldables. No styles, scripts,
 * forms, frames, media or vector graphics. Classes were cut to the closed list and ids made safe before.
 */
export const sanitizeSchema: Schema = {
  strip: ['script', 'style', 'template', 'noscript', 'iframe', 'noembed', 'noframes', 'title'],
  clobber: [],
  clobberPrefix: '',
  allowComments: false,
  allowDoctypes: false,
  tagNames: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div', 'span', 'hr', 'br', 'wbr', 'section'],
    ...['a', 'abbr', 'b', 'bdi', 'bdo', 'cite', 'code', 'data', 'dfn', 'em', 'i', 'kbd', 'mark'],
    ...['q', 'rp', 'rt', 'ruby', 's', 'samp', 'small', 'strong', 'sub', 'sup', 'time', 'tt', 'u'],
    ...['var', 'del', 'ins', 'strike', 'center', 'blockquote', 'pre', 'address', 'article'],
    ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'details', 'summary', 'figure', 'figcaption', 'img'],
    ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
    ...Object.values(widgets),
  ],
  ancestors: {
    tbody: ['table'],
    td: ['table'],
    th: ['table'],
    thead: ['table'],
    tfoot: ['table'],
    tr: ['table'],
  },
  attributes: {
    '*': [
      ...['id', 'className', 'title', 'lang', 'dir', 'align', 'ariaLabel', 'ariaHidden'],
      ['role', 'img'],
    ],
    a: ['href', ['target', '_blank'], ['rel', 'noopener', 'noreferrer']],
    img: ['src', 'alt', 'width', 'height', ['loading', 'lazy']],
    details: ['open'],
    ol: ['start', 'reversed', 'type'],
    li: ['value'],
    td: ['colSpan', 'rowSpan', 'vAlign'],
    th: ['colSpan', 'rowSpan', 'vAlign', 'scope'],
    col: ['span'],
    colgroup: ['span'],
    time: ['dateTime'],
    data: ['value'],
    abbr: ['title'],
    [widgets.tab]: ['checked'],
    [widgets.checkbox]: ['checked'],
    [widgets.code]: ['index'],
    [widgets.inlineCode]: ['index'],
    [widgets.piece]: ['index'],
  },
  protocols: {
    href: ['http', 'https', 'mailto', 'tel'],
    // Of `data:` only plain images are left; see `page-links.ts`.
    src: ['http', 'https', 'data'],
  },
}
