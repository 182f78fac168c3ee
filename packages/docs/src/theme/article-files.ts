import { articleCss } from './article-css.ts'
import { articleModule } from './article-module.ts'
import { diagramModule } from './diagram-module.ts'
import { treeModule } from './tree-module.ts'

/** A file that goes with articles. */
export interface ArticleFile {
  /** Media type without its character set. */
  type: string
  content: string | Uint8Array
}

/** What else goes with articles. */
export interface ArticleFilesOptions {
  /** Mermaid for browsers, such as the content of `@mermaid-js/tiny`. @default diagrams show their source */
  mermaid?: string | Uint8Array
}

/**
 * What a host serves beside each other to show articles in pages of its own: `article.css` for what is inside `.docs-article`,
 * `article.js` with `openArticle` (contents that follow the reader, copying, diagrams), `tree.js` with `openTree`, which puts the
 * whole navigation in place of what {@link navHtml} shows of it, and with Mermaid the frame that draws diagrams. `diagram.html` needs a policy that lets it set styles and be framed; see {@link diagramHeaders}.
 */
export function articleFiles({ mermaid }: ArticleFilesOptions = {}): Map<string, ArticleFile> {
  const script = (content: string | Uint8Array): ArticleFile => ({
    type: 'text/javascript',
    content,
  })
  const files = new Map<string, ArticleFile>([
    ['article.css', { type: 'text/css', content: articleCss }],
    ['article.js', script(articleModule)],
    ['tree.js', script(treeModule)],
  ])
  if (mermaid === undefined) return files
  return files
    .set('diagram.html', { type: 'text/html', content: frame })
    .set('diagram.js', script(diagramModule))
    .set('mermaid.js', script(mermaid))
}

/** Diagrams are drawn in a frame of their own, which can reach neither the page nor anything else. */
const frame = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Diagram</title><script src="mermaid.js"></script><script src="diagram.js"></script></head>
<body></body>
</html>
`
