'use client'

import { ActionForm } from '@/components/action-form'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert'
import { CopyButton } from '@/components/ui/copy-button'
import { SubmitButton } from '@/components/ui/submit-button'
import { renewBackupCodesAction } from './actions'

export function RenewBackupCodes({ left }: { left: number }) {
  return (
    <ActionForm action={renewBackupCodesAction} className="grid gap-3">
      {({ data }) =>
        data?.codes ? (
          <BackupCodes codes={data.codes} />
        ) : (
          <>
            <p className="text-sm">{stateOf(left)}</p>
            <SubmitButton variant="secondary" className="justify-self-start">
              Replace backup codes
            </SubmitButton>
          </>
        )
      }
    </ActionForm>
  )
}

function stateOf(left: number): string {
  if (left === 0) return 'You have no backup codes left.'
  if (left === 1) return 'You have one backup code left. It signs you in once, without your phone.'
  return `You have ${left} backup codes left. Each one signs you in once, without your phone.`
}

/** @param codes one on each line */
export function BackupCodes({ codes }: { codes: string }) {
  return (
    <Alert variant="warning">
      <AlertTitle>Save your backup codes</AlertTitle>
      <AlertDescription>
        <p>
          They won’t be shown again. Keep them where you can find them without your phone. Each one signs you
          in once.
        </p>
        <ul aria-label="Backup codes" className="mt-3 grid grid-cols-2 gap-x-6 gap-y-1 font-mono text-sm">
          {codes.split('\n').map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <CopyButton value={codes} label="Copy codes" className="mt-3 noscript:hidden" />
      </AlertDescription>
    </Alert>
  )
}
