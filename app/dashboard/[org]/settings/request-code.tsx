'use client'

import { ActionForm, FormField } from '@/components/action-form'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { adminMailboxes } from '@/lib/domains/mailboxes'
import { sendDomainCode } from './actions'

type Props = { organization: string; hidden: Record<string, string>; domain: string }

/** Says where the code is on its way to. */
export const RequestCode = ({ domain, ...form }: Props) => (
  <ActionForm action={sendDomainCode} {...form} className="flex flex-wrap items-end gap-3">
    {({ data }) => (
      <>
        <FormField label="Mailbox" name="mailbox" className="w-full sm:w-64">
          <NativeSelect>
            {adminMailboxes.map((mailbox) => (
              <option key={mailbox} value={mailbox}>
                {`${mailbox}@${domain}`}
              </option>
            ))}
          </NativeSelect>
        </FormField>
        <SubmitButton variant="secondary" className="w-full sm:w-auto">
          {data?.note ? 'Email another code' : 'Email a code'}
        </SubmitButton>
        <p role="status" className="basis-full text-muted-foreground empty:hidden">
          {data?.note}
        </p>
      </>
    )}
  </ActionForm>
)
