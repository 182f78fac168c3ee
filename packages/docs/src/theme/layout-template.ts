/**
 * The page around an article, for Eta. It is given a {@link PageView} as `it`. By `data-md-component` and the title of the link for
 * editing, add-ons of the peer's reader find their places.
 */
export const layoutTemplate = `<!doctype html>
<html lang="<%= it.language %>" data-base="<%= it.base %>"<% if (it.versioned) { %> data-versions<% } %><% if (it.diagrams) { %> data-diagrams<% } %>>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><%= it.title %></title>
<% if (it.description) { %><meta name="description" content="<%= it.description %>">
<% } if (it.canonical) { %><link rel="canonical" href="<%= it.canonical %>">
<% } if (it.markdownHref) { %><link rel="alternate" type="text/markdown" href="<%= it.markdownHref %>">
<% } %><link rel="icon" href="<%= it.icon %>">
<% for (const style of it.styles) { %><link rel="stylesheet" href="<%= style %>">
<% } %><script src="<%= it.asset('color.js') %>"></script>
<script type="module" src="<%= it.asset('site.js') %>"></script>
<% if (it.previous) { %><link rel="prev" href="<%= it.previous.href %>">
<% } if (it.next) { %><link rel="next" href="<%= it.next.href %>">
<% } %></head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header class="site-header">
<a class="site-menu" href="#site-nav">Menu</a>
<a class="site-name" href="<%= it.home %>"><% if (it.logo) { %><img src="<%= it.logo %>" alt="" height="24"><% } %><%= it.siteName %></a>
<div class="site-tools">
<button class="site-find" type="button" aria-label="Search" aria-keyshortcuts="/" hidden><span>Search</span><kbd>/</kbd></button>
<button class="site-color" type="button" aria-label="Colours" hidden></button>
<% if (it.repositoryUrl) { %><a class="site-repository" href="<%= it.repositoryUrl %>"><%= it.repositoryName %></a>
<% } %></div>
</header>
<div class="site-columns">
<nav class="site-nav" id="site-nav" aria-label="Pages"><div data-md-component="navigation"><%~ it.nav %></div></nav>
<main id="content" tabindex="-1" data-md-component="content">
<% if (it.breadcrumb.length > 1) { %><nav class="site-breadcrumb" aria-label="Breadcrumb"><ol><% for (const { title, href } of it.breadcrumb) { %><li><% if (href) { %><a href="<%= href %>"><%= title %></a><% } else { %><%= title %><% } %></li><% } %></ol></nav>
<% } if (it.toc) { %><details class="site-toc" open><summary>On this page</summary><nav aria-label="On this page"><div data-md-component="toc"><%~ it.toc %></div></nav></details>
<% } %><article class="docs-article">
<%~ it.html %>
</article>
<% if (it.about.length > 0) { %><p class="site-about"><% for (const { title, href, iso } of it.about) { if (href) { %><a href="<%= href %>"<% if (title === 'Edit this page') { %> title="<%= title %>"<% } %>><%= title %></a><% } else { %><span>Last updated <time datetime="<%= iso %>"><%= title %></time></span><% } } %></p>
<% } if (it.previous || it.next) { %><nav class="site-neighbours" aria-label="Previous and next page">
<% if (it.previous) { %><a rel="prev" href="<%= it.previous.href %>"><small>Previous</small><%= it.previous.title %></a>
<% } if (it.next) { %><a rel="next" href="<%= it.next.href %>"><small>Next</small><%= it.next.title %></a>
<% } %></nav>
<% } if (it.copyright) { %><p class="site-copyright"><%= it.copyright %></p>
<% } %></main>
</div>
</body>
</html>
`
