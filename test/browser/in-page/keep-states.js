// Keeps every state that the page shows beside a run's pipeline, in order, in `window.seen`.
;(() => {
  const seen = {}
  window.seen = seen
  const look = () => {
    for (const row of document.querySelectorAll('.runs .row')) {
      const states = (seen[row.querySelector('.name').textContent] ??= [])
      const state = row.querySelector('.state').lastChild.textContent.trim()
      if (states.at(-1) !== state) states.push(state)
    }
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
  look()
})()
