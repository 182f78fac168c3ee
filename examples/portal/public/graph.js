// A drawing that is larger than its frame begins with its subject in sight. On a narrow screen it begins at its left
// edge: a subject without its neighbours would say less.
for (const frame of document.querySelectorAll('.graph-frame')) {
  const subject = frame.querySelector('.cb-node--subject')?.getBoundingClientRect()
  if (!subject) continue
  const box = frame.getBoundingClientRect()
  frame.scrollTop += subject.top + subject.height / 2 - box.top - box.height / 2
  if (box.width > 500) frame.scrollLeft += subject.left + subject.width / 2 - box.left - box.width / 2
}
