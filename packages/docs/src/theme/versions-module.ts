/** Offers the versions of a site that stand beside this one, as the module `_callboard/versions.js`. */
export const versionsModule = `export async function openVersions({ base }) {
  const own = new URL(base || './', location.href)
  // A version has an address below that of the site: "…/@2.1/".
  const [, name] = /\\/@([^/]+)\\/$/.exec(own.pathname) ?? []
  const root = name === undefined ? own : new URL('../', own)
  const answer = await fetch(new URL('versions.json', root)).catch(() => undefined)
  if (!answer?.ok) return
  const { versions } = await answer.json()
  if (versions.length < 2) return
  const page = location.href.slice(own.href.length).replace(/[?#].*$/, '')
  const select = document.createElement('select')
  select.className = 'site-versions'
  select.setAttribute('aria-label', 'Version')
  for (const version of versions) {
    const option = document.createElement('option')
    option.textContent = version.name
    option.value = new URL(version.current ? './' : '@' + encodeURIComponent(version.name) + '/', root).href
    option.selected = name === undefined ? version.current : decodeURIComponent(name) === version.name
    select.append(option)
  }
  select.addEventListener('change', async () => {
    // The same page where the other version has it, else its home page.
    const wanted = select.value + page
    const there = await fetch(wanted, { method: 'HEAD' }).then(({ ok }) => ok, () => false)
    location.assign(there ? wanted : select.value)
  })
  document.querySelector('.site-name').after(select)
}
`
