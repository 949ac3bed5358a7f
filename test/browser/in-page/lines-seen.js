// records every line that the log shows, by its number; a number with two different texts is recorded as a fault
window.linesSeen = new Map()
window.faults = []
const look = () => {
  for (const row of document.querySelectorAll('.log-row[data-line]')) {
    const number = Number(row.dataset.line)
    const text = row.querySelector('.log-text').textContent
    if (text === '') continue
    const before = window.linesSeen.get(number)
    if (before !== undefined && before !== text) window.faults.push([number, before, text])
    window.linesSeen.set(number, text)
  }
  const numbers = Array.from(document.querySelectorAll('.log-row[data-line]'), (row) => Number(row.dataset.line))
  for (let at = 1; at < numbers.length; at++) if (numbers[at] !== numbers[at - 1] + 1) window.faults.push(numbers.slice(at - 1, at + 1))
}
new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
