import { ActionForm } from '@/components/action-form'
import { Icon } from '@/components/ui/icon'
import { SubmitButton } from '@/components/ui/submit-button'
import { providers } from '@/lib/auth/providers'
import { signInWithProviderAction } from './login/actions'

/** A button for each provider whose settings are there, below the page's own form. */
export function ProviderButtons({ callbackUrl }: { callbackUrl: string }) {
  const all = providers()
  if (all.length === 0) return null
  return (
    <section aria-label="Other ways to sign in" className="mt-6 grid gap-3">
      <p className="flex items-center gap-3 text-muted-foreground text-sm before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
        or
      </p>
      {all.map(({ id, name }) => (
        <ActionForm
          key={id}
          action={signInWithProviderAction}
          hidden={{ provider: id, callbackUrl }}
          className="grid gap-3"
        >
          <SubmitButton size="lg" variant="secondary">
            <Icon name="key-round" />
            <span>
              Continue with <bdi>{name}</bdi>
            </span>
          </SubmitButton>
        </ActionForm>
      ))}
    </section>
  )
}
