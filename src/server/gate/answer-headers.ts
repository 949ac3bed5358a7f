const everywhere = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Permissions-Policy':
    'accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=()',
}

/** The page may load only its own files, and may not turn text into code. */
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

/** Headers of every API answer, including errors. */
export const apiHeaders: Readonly<Record<string, string>> = {
  ...everywhere,
  'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
}

/** Headers of the page and its files; `inline` holds the CSP hashes of inline scripts and styles. */
export const pageHeaders = (inline: readonly string[] = []): Readonly<Record<string, string>> => ({
  ...everywhere,
  'Content-Security-Policy': pagePolicy(inline),
})
