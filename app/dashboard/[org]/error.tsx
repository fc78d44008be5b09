'use client'

export { ErrorBoundaryScreen as default } from '@/components/screens/error-boundary-screen'
