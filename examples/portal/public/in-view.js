// What is wider than its place begins with what matters in sight: the chosen tab of a strip, and the subject of a drawing.
// On a narrow screen a drawing begins at its left edge: a subject without its neighbours would say less.
for (const chosen of document.querySelectorAll(':is(.tabs, .segmented) > [aria-current]'))
  toMiddle(chosen.parentElement, chosen, { across: true })
for (const frame of document.querySelectorAll('.graph-frame')) {
  const subject = frame.querySelector('.cb-node--subject')
  if (subject) toMiddle(frame, subject, { across: frame.clientWidth > 500, down: true })
}

function toMiddle(frame, part, { across, down }) {
  const [outer, inner] = [frame.getBoundingClientRect(), part.getBoundingClientRect()]
  if (down) frame.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2
  if (across) frame.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2
}
