const everywhere = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Permissions-Policy':
    'accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=()',
}

/** The page loads its own files and nothing else, and never makes code of text. */
const pagePolicy = (inline: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src ${["'self'", ...inline].join(' ')}`,
    `style-src ${["'self'", ...inline].join(' ')}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')

/** Headers of every answer of the API, errors included. */
export const apiHeaders: Readonly<Record<string, string>> = {
  ...everywhere,
  'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
}

/** Headers of the page and its files; `inline` are the digests of what may stand in the page itself. */
export const pageHeaders = (inline: readonly string[] = []): Readonly<Record<string, string>> => ({
  ...everywhere,
  'Content-Security-Policy': pagePolicy(inline),
})
