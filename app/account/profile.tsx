import { ActionForm, FormField } from '@/components/action-form'
import { Avatar } from '@/components/ui/avatar'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { ownPicture } from '@/lib/account/picture-url'
import { removePictureAction, setPictureAction, updateProfileAction } from './actions'
import { PictureField } from './picture-field'

type User = { id: string; name: string; image: string | null }

export function Profile({ user }: { user: User }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Profile</CardTitle>
        <CardDescription>How people in your organizations see you.</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-6">
        <ActionForm action={updateProfileAction} noValidate className="grid gap-5">
          <FormField
            label="Name"
            name="name"
            autoComplete="name"
            defaultValue={user.name}
            className="sm:max-w-sm"
            required
          />
          <SubmitButton className="justify-self-start">Save name</SubmitButton>
        </ActionForm>
        <Picture user={user} />
      </CardContent>
    </Card>
  )
}

function Picture({ user }: { user: User }) {
  return (
    <div className="flex flex-wrap items-start gap-4 border-t pt-6">
      <Avatar name={user.name} seed={user.id} image={user.image} size="lg" />
      <div className="grid min-w-0 flex-1 basis-56 gap-3">
        <ActionForm action={setPictureAction} noValidate className="grid gap-3">
          <PictureField />
          <SubmitButton variant="secondary" className="justify-self-start">
            Save picture
          </SubmitButton>
        </ActionForm>
        {ownPicture(user.image) && (
          <ActionForm action={removePictureAction} quiet>
            <SubmitButton variant="ghost">Remove picture</SubmitButton>
          </ActionForm>
        )}
      </div>
    </div>
  )
}
