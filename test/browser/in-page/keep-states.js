// Records every state that the page shows for a run's pipeline, in order, in `window.seen`.
;(() => {
  const seen = {}
  window.seen = seen
  const look = () => {
    for (const link of document.querySelectorAll('[data-row]')) {
      const [name, state] = [link.firstChild.textContent, link.closest('[data-run]').dataset.state]
      const states = (seen[name] ??= [])
      if (states.at(-1) !== state) states.push(state)
    }
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
  look()
})()
