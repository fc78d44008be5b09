import type { NextConfig } from 'next'

const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  // Addresses with a token in them (reset, invitation) are nobody else's business.
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
  // Browsers heed it over https only.
  { key: 'Strict-Transport-Security', value: 'max-age=31536000' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
]

const config: NextConfig = {
  poweredByHeader: false,
  devIndicators: { position: 'bottom-right' },
  reactStrictMode: true,
  typedRoutes: true,
  serverExternalPackages: ['pg', 'graphile-worker', 'nodemailer', 'ioredis', 'rate-limiter-flexible', 'pino'],
  images: { remotePatterns: [], dangerouslyAllowSVG: false },
  experimental: { serverActions: { bodySizeLimit: '64kb' } },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
}

export default config
