// how many separate stretches of a colour the middle row of a picture has
window.runsOfColour = async (base64, colour) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d')
  canvas.drawImage(picture, 0, 0)
  const wanted = colour.match(/\d+/g).slice(0, 3).join()
  const { data } = canvas.getImageData(0, Math.floor(picture.height / 2), picture.width, 1)
  const row = Array.from({ length: picture.width }, (_, x) => data.slice(4 * x, 4 * x + 3).join() === wanted)
  return row.filter((is, x) => is && !row[x - 1]).length
}
