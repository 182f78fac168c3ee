// A live run over server-sent events.
//
// GET data-events answers text/event-stream; each event has an `id`, and EventSource resumes with Last-Event-ID.
//   event: step  data: { "id", "status", "duration"? }
//   event: log   data: { "number", "step", "iso", "time", "level", "text" }
//   event: end   data: { "status" }                       the server closes after it
// Events are applied by id and number, so that one that arrives twice changes nothing.
const run = document.querySelector('#run')
const log = document.querySelector('#log')
const follow = document.querySelector('#log-follow')
const icons = { queued: 'clock', running: 'running', succeeded: 'success', failed: 'danger', cancelled: 'cancelled', skipped: 'skipped' }
let selected = run.dataset.selected
let pending = []

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
  events.addEventListener('step', (event) => showStep(JSON.parse(event.data)))
  events.addEventListener('log', (event) => {
    if (!pending.length) requestAnimationFrame(flush) // a burst of lines costs one layout
    pending.push(JSON.parse(event.data))
  })
  events.addEventListener('end', async () => {
    events.close()
    flush()
    await showOutcome()
  })
}

function showStep({ id, status, duration }) {
  const link = run.querySelector(`a[data-step="${CSS.escape(id)}"]`)
  if (!link || !icons[status]) return
  link.className = `run-step is-${status}`
  const use = link.querySelector('use')
  use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#${icons[status]}`))
  link.querySelector('[data-word]').textContent = status
  if (duration) link.querySelector('.duration').textContent = duration
}

function flush() {
  const lines = document.createDocumentFragment()
  for (const line of pending) if (!document.getElementById(`L${line.number}`)) lines.append(toLine(line))
  pending = []
  log.append(lines)
  scroll()
}

function toLine({ number, step, iso, time, level, text }) {
  const line = document.createElement('div')
  line.className = `log-line is-${level}`
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

/** The head with the outcome is made by the server: take it from the page as it is now. */
async function showOutcome() {
  const response = await fetch(location.pathname)
  if (!response.ok) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  document.querySelector('#run-head').replaceWith(page.querySelector('#run-head'))
}
