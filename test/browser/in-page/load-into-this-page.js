// Loads what `window.target` serves into a page of another origin with every tag that loads something; returns the tags that succeeded.
;(async () => {
  const script = window.files.find((file) => file.endsWith('.js'))
  const style = window.files.find((file) => file.endsWith('.css'))
  const loads = [
    ['script', 'src', script, {}],
    ['script', 'src', script, { type: 'module' }],
    ['script', 'src', '/api/v1/runs', {}],
    ['link', 'href', style, { rel: 'stylesheet' }],
    ['link', 'href', script, { rel: 'modulepreload' }],
    ['img', 'src', '/', {}],
    ['object', 'data', '/', {}],
    ['video', 'src', window.paths[0], {}],
    ['audio', 'src', window.paths[0], {}],
  ]
  const loaded = []
  await Promise.all(
    loads.map(
      ([tag, attribute, path, others]) =>
        new Promise((done) => {
          const element = Object.assign(document.createElement(tag), others)
          element.onload = element.onloadeddata = () => {
            loaded.push(`${tag} ${path}`)
            done()
          }
          element.onerror = done
          element[attribute] = window.target + path
          document.body.append(element)
          if (tag === 'video' || tag === 'audio') element.load()
        }),
    ),
  )
  return loaded
})()
