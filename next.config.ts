import type { NextConfig } from 'next'
import { securityHeaders } from './lib/http/security-headers'
import { serverLimits } from './scripts/server/limits'
import { ownServerOnly } from './scripts/server/own-server-only'

const config: NextConfig = {
  poweredByHeader: false,
  devIndicators: { position: 'bottom-right' },
  reactStrictMode: true,
  typedRoutes: true,
  serverExternalPackages: [
    'pg',
    'graphile-worker',
    'nodemailer',
    'react-email',
    'ioredis',
    'pino',
    '@opentelemetry/api',
  ],
  // No page uses next/image, so its endpoint is disabled.
  images: { unoptimized: true },
  experimental: {
    serverActions: { bodySizeLimit: serverLimits.bodyBytes },
    // How much of a body Next buffers for the middleware. Its default is 10 MB.
    proxyClientMaxBodySize: serverLimits.bodyBytes,
  },
  // What browsers and password managers ask for by a fixed path.
  rewrites: async () => [
    { source: '/apple-touch-icon.png', destination: '/apple-icon.png' },
    { source: '/apple-touch-icon-precomposed.png', destination: '/apple-icon.png' },
  ],
  redirects: async () => [
    { source: '/.well-known/change-password', destination: '/account#password', permanent: false },
  ],
  headers: async () => [
    {
      source: '/:path*',
      headers: Object.entries(securityHeaders).map(([key, value]) => ({ key, value })),
    },
  ],
}

export default ownServerOnly(config)
