'use client'

import type { ReactNode } from 'react'
import { ActionForm, FormField } from '@/components/action-form'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { enableSecondFactorAction } from './actions'
import { BackupCodes } from './backup-codes'

/** @param children what to scan; replaced by the backup codes once a code was right */
export function SetUp({ children }: { children: ReactNode }) {
  return (
    <ActionForm action={enableSecondFactorAction} noValidate className="grid gap-5">
      {({ data }) =>
        data?.codes ? (
          <>
            <p>Your authenticator app is on. You’ve been signed out on all other devices.</p>
            <BackupCodes codes={data.codes} />
            <Button className="justify-self-start" asChild>
              <Link href="/account">I’ve saved them</Link>
            </Button>
          </>
        ) : (
          <>
            {children}
            <FormField
              label="Code from your app"
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              className="sm:max-w-xs"
              required
            />
            <SubmitButton className="justify-self-start">Turn on authenticator app</SubmitButton>
          </>
        )
      }
    </ActionForm>
  )
}
