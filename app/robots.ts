import type { MetadataRoute } from 'next'

/** Search engines skip what needs a sign-in, and links meant for one person. */
export default function robots(): MetadataRoute.Robots {
  return {
    rules: {
      userAgent: '*',
      disallow: ['/account', '/admin', '/api/', '/dashboard', '/dev/', '/invite/', '/onboarding'],
    },
  }
}
