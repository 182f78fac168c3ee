// A live run over server-sent events.
//
// GET data-events answers text/event-stream; each event has an `id`, and EventSource resumes with Last-Event-ID.
//   event: step  data: { "id", "status", "duration"?, "note"? }
//   event: log   data: { "number", "step", "iso", "time", "level", "text", "isBeginning"?, "isResumed"? }
//   event: head  data: {}                                 the head of the page has changed
//   event: end   data: { "status" }                       the server closes after it
// Events are applied by id and number, so that one that arrives twice changes nothing.
const run = document.querySelector('#run')
const log = document.querySelector('#log')
const follow = document.querySelector('#log-follow')
const icons = { queued: 'clock', running: 'running', waiting: 'clock', succeeded: 'success', failed: 'danger', cancelling: 'running', cancelled: 'cancelled', skipped: 'skipped', undoing: 'running', undone: 'cancelled', 'undo-failed': 'warning' }
let selected = run.dataset.selected
let pending = []
const retryMs = 1_000

for (const link of run.querySelectorAll('a[data-step]')) {
  link.addEventListener('click', (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    select(link.dataset.step === selected ? '' : link.dataset.step)
  })
}
log.addEventListener('wheel', (event) => { if (event.deltaY < 0) follow.checked = false }, { passive: true })
follow.addEventListener('change', scroll)
if (location.hash) follow.checked = false
if (run.dataset.events) listen(run.dataset.events)

function listen(address) {
  const events = new EventSource(address)
  let last = ''
  events.addEventListener('step', (event) => showStep(JSON.parse(event.data)))
  events.addEventListener('log', (event) => {
    if (!pending.length) requestAnimationFrame(flush) // a burst of lines costs one layout
    pending.push(JSON.parse(event.data))
    last = event.lastEventId
  })
  events.addEventListener('error', () => {
    // The browser comes back by itself unless it was refused, as a portal does that is starting again.
    if (events.readyState !== EventSource.CLOSED) return
    const next = new URL(address, location)
    if (last) next.searchParams.set('after', last)
    setTimeout(() => comeBack(next), retryMs)
  })
  events.addEventListener('head', showHead)
  events.addEventListener('end', async () => {
    events.close()
    flush()
    await showHead()
  })
}

/** Listens again as soon as the portal answers; not to a run that it does not know any more. */
async function comeBack(address) {
  const response = await fetch(location.pathname).catch(() => undefined)
  if (response?.ok) listen(address)
  else if (response?.status !== 404) setTimeout(() => comeBack(address), retryMs)
}

function showStep({ id, status, duration, note }) {
  const link = run.querySelector(`a[data-step="${CSS.escape(id)}"]`)
  if (!link || !icons[status]) return
  // What waits may ask for a decision, which the head shows.
  if (status === 'waiting' || link.classList.contains('is-waiting')) showHead()
  link.className = `run-step is-${status}`
  const use = link.querySelector('use')
  use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#${icons[status]}`))
  link.querySelector('[data-word]').textContent = status.replace('-', ' ')
  if (duration) link.querySelector('.duration').textContent = duration
  link.querySelector('.step-note').textContent = note ?? ''
}

function flush() {
  const lines = document.createDocumentFragment()
  for (const line of pending) if (!document.getElementById(`L${line.number}`)) lines.append(toLine(line))
  pending = []
  log.append(lines)
  scroll()
}

function toLine({ number, step, iso, time, level, text, isBeginning, isResumed }) {
  const line = document.createElement('div')
  line.className = `log-line is-${level}${isBeginning ? ' is-beginning' : ''}${isResumed ? ' is-resumed' : ''}`
  line.id = `L${number}`
  line.dataset.step = step
  line.hidden = Boolean(selected) && step !== selected
  const anchor = Object.assign(document.createElement('a'), { href: `#L${number}`, textContent: number })
  anchor.setAttribute('aria-label', `Line ${number}`)
  line.append(anchor, Object.assign(document.createElement('time'), { dateTime: iso, textContent: time }), Object.assign(document.createElement('span'), { textContent: text }))
  return line
}

function select(step) {
  selected = step
  let title = 'All steps'
  for (const link of run.querySelectorAll('a[data-step]')) {
    const current = link.dataset.step === step
    if (current) title = link.children[2].textContent
    link.toggleAttribute('aria-current', current)
    if (current) link.setAttribute('aria-current', 'true')
  }
  for (const line of log.querySelectorAll('[data-step]')) line.hidden = Boolean(step) && line.dataset.step !== step
  document.querySelector('#log-title').textContent = title
  const address = new URL(location)
  if (step) address.searchParams.set('step', step)
  else address.searchParams.delete('step')
  history.replaceState(null, '', address)
  scroll()
}

function scroll() {
  if (follow.checked) log.scrollTop = log.scrollHeight
}

/**
 * The head with decisions and the outcome is made by the server: take it from the page as it is now. A comment that somebody
 * writes stays, as long as the decision does.
 */
async function showHead() {
  const response = await fetch(location.pathname)
  if (!response.ok) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const next = page.querySelector('#run-head')
  const head = document.querySelector('#run-head')
  const focused = head.contains(document.activeElement) ? document.activeElement.id : ''
  for (const field of head.querySelectorAll('textarea')) {
    const same = next.querySelector(`#${CSS.escape(field.id)}`)
    if (same) same.value = field.value
  }
  head.replaceWith(next)
  if (focused) document.getElementById(focused)?.focus()
}
