import { escapeHtml } from '../markdown/escape-html.ts'
import { relativeHref } from '../site/page-href.ts'

/** The page at an address that was left: it leads on at once, without a script. Both are below the root of the site. */
export function redirectPage(from: string, to: string): string {
  const isAddress = /^https?:\/\//i.test(to)
  const href = escapeHtml(isAddress ? to : relativeHref(from, to))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>This page has moved</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=${href}">
<link rel="canonical" href="${href}">
</head>
<body><p>This page has moved: <a href="${href}">${href}</a></p></body>
</html>
`
}
