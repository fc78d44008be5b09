import type { NextConfig } from 'next'
import { securityHeaders } from './lib/http/security-headers'
import { serverLimits } from './scripts/server/limits'

const config: NextConfig = {
  poweredByHeader: false,
  devIndicators: { position: 'bottom-right' },
  reactStrictMode: true,
  typedRoutes: true,
  serverExternalPackages: ['pg', 'graphile-worker', 'nodemailer', 'react-email', 'ioredis', 'pino'],
  // No page uses next/image: this closes its endpoint.
  images: { unoptimized: true },
  experimental: {
    serverActions: { bodySizeLimit: serverLimits.bodyBytes },
    // How much of a body Next keeps for the middleware. Its own default is 10 MB.
    proxyClientMaxBodySize: serverLimits.bodyBytes,
  },
  headers: async () => [
    {
      source: '/:path*',
      headers: Object.entries(securityHeaders).map(([key, value]) => ({ key, value })),
    },
  ],
}

export default config
