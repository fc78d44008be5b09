import { ActionForm, FormField } from '@/components/action-form'
import { Confirm } from '@/components/confirm'
import { Disclosure } from '@/components/disclosure'
import { Time } from '@/components/time'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Passkey } from '@/lib/passkeys/queries'
import { removePasskeyAction, renamePasskeyAction } from './actions'
import { AddPasskey } from './add-passkey'

export function Passkeys({ passkeys }: { passkeys: Passkey[] }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Passkeys</CardTitle>
        <CardDescription>
          A passkey signs you in with your fingerprint, your face or your device’s PIN. With it, you need
          neither your password nor a code.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5">
        {passkeys.length > 0 && (
          <ul className="divide-y">
            {passkeys.map((passkey) => (
              <Row key={passkey.id} {...passkey} />
            ))}
          </ul>
        )}
        <AddPasskey />
      </CardContent>
    </Card>
  )
}

function Row({ id, name, createdAt }: Passkey) {
  const called = name ?? 'Passkey'
  return (
    <li className="grid gap-3 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Icon name="key-round" className="size-5 shrink-0 text-muted-foreground" />
        <p className="min-w-0 flex-1 basis-48 text-sm [overflow-wrap:anywhere]">
          <bdi className="font-medium">{called}</bdi>
          <span className="block text-muted-foreground">
            Added on <Time at={createdAt} />
          </span>
        </p>
        <Confirm
          action={removePasskeyAction}
          hidden={{ id }}
          label="Remove"
          about={called}
          question={
            <>
              Remove the passkey “<bdi>{called}</bdi>”?
            </>
          }
          confirm="Remove passkey"
        >
          You won’t be able to sign in with it. Remove it from your device, too.
        </Confirm>
      </div>
      <Disclosure
        summary={
          <>
            Rename<span className="sr-only"> {called}</span>
          </>
        }
        summaryClassName="w-fit px-1 text-sm underline underline-offset-4"
        panelClassName="pt-3"
      >
        <ActionForm
          action={renamePasskeyAction}
          hidden={{ id }}
          noValidate
          className="flex flex-wrap items-end gap-3"
        >
          <FormField label="Passkey name" name="name" defaultValue={called} maxLength={60} required />
          <SubmitButton variant="secondary">Rename</SubmitButton>
        </ActionForm>
      </Disclosure>
    </li>
  )
}
