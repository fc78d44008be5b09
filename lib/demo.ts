// The demo's people, for the sign-in page outside production builds. A production build drops whoever imports this
// (app/(auth)/login/page.tsx), and a test of the build's output holds it to that.
export { cast, castPassword } from '@/db/cast'
