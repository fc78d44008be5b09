import Link from 'next/link'
import type { ReactNode } from 'react'
import { ActionForm } from '@/components/action-form'
import { FormScope } from '@/components/forms/form-scope'
import { Logo } from '@/components/logo'
import { SubmitButton } from '@/components/ui/submit-button'
import { brand } from '@/lib/brand'
import { toAppError } from '@/lib/errors'
import { currentViewer } from '@/lib/guard/server'
import { signOutAction } from './actions'

/** Display only: the page calls the guard itself, and answers for what it refuses. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const viewer = await look()
  if (!viewer) return children
  return (
    <FormScope viewer={viewer}>
      <header className="border-b">
        <div className="mx-auto flex h-16 max-w-3xl items-center justify-between px-4 sm:px-8">
          <Link href="/" aria-label={`${brand.name}, home`} className="flex h-10 items-center rounded-md">
            <Logo />
          </Link>
          <ActionForm action={signOutAction} quiet>
            <SubmitButton variant="ghost">Sign out</SubmitButton>
          </ActionForm>
        </div>
      </header>
      {children}
    </FormScope>
  )
}

async function look() {
  try {
    return await currentViewer()
  } catch (error) {
    if (!toAppError(error)) throw error
  }
}
