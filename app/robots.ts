import type { MetadataRoute } from 'next'

/** What is behind a sign-in, and links that are somebody's own, are no finds. */
export default function robots(): MetadataRoute.Robots {
  return {
    rules: {
      userAgent: '*',
      disallow: ['/account', '/admin', '/api/', '/dashboard', '/dev/', '/invite/', '/onboarding'],
    },
  }
}
