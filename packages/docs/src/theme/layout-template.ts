/** The page around an article, for Eta. Text of ours alone: templates are programs, so none comes from a repository. */
export const layoutTemplate = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><%= it.title %></title>
<% if (it.description) { %><meta name="description" content="<%= it.description %>">
<% } if (it.canonical) { %><link rel="canonical" href="<%= it.canonical %>">
<% } %><link rel="stylesheet" href="<%= it.base %>_callboard/style.css">
<script type="module" src="<%= it.base %>_callboard/site.js"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header class="site-header">
<a class="site-name" href="<%= it.home %>"><%= it.siteName %></a>
<form class="site-search" role="search" data-base="<%= it.base %>" hidden>
<input type="search" name="q" placeholder="Search" aria-label="Search these documents" autocomplete="off" spellcheck="false">
<kbd>/</kbd>
<ol class="site-results" hidden></ol>
</form>
<a class="site-menu" href="#site-nav">Menu</a>
<% if (it.repositoryUrl) { %><a class="site-repository" href="<%= it.repositoryUrl %>">Repository</a>
<% } %></header>
<div class="site-columns">
<nav class="site-nav" id="site-nav" aria-label="Pages"><%~ it.nav %></nav>
<main id="content" tabindex="-1">
<% if (it.breadcrumb.length > 0) { %><p class="site-breadcrumb"><% for (const part of it.breadcrumb) { %><span><%= part %></span><% } %></p>
<% } %><article class="docs-article">
<%~ it.html %>
</article>
<% if (it.editUrl) { %><p class="site-edit"><a href="<%= it.editUrl %>">Edit this page</a></p>
<% } if (it.previous || it.next) { %><nav class="site-neighbours" aria-label="Previous and next page">
<% if (it.previous) { %><a rel="prev" href="<%= it.previous.href %>"><small>Previous</small> <%= it.previous.title %></a>
<% } if (it.next) { %><a rel="next" href="<%= it.next.href %>"><small>Next</small> <%= it.next.title %></a>
<% } %></nav>
<% } %></main>
<% if (it.toc) { %><aside class="site-toc" aria-label="On this page"><h2>On this page</h2><%~ it.toc %></aside>
<% } %></div>
</body>
</html>
`
