// The demo users, for the sign-in page outside production builds. A production build drops the
// module that imports this (app/(auth)/login/page.tsx). A test checks the build's output.
export { cast, castPassword } from '@/db/cast'
