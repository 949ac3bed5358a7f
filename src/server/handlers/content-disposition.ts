/** The header that saves a download as `fileName`, which may contain any characters (RFC 6266). */
export const contentDisposition = (fileName: string): string => {
  // no path, no hidden file, and no characters that change the direction of text
  const safe = fileName
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, '_')
    .replace(/^\.+/, '_')
  const ascii = safe.replace(/[^\w.+@=,~ -]/g, '_')
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
