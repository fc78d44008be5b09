import { tabStorage } from '@/components/tab-storage'
import { isSecretField } from '@/lib/http/secret-fields'

// What was typed into a form that could not be sent, kept in this tab until the same person sees
// the same form again: after a reload, or after signing in. Secrets and files are never kept.

type Kept = { name: string; value: string; checked?: boolean }
type Draft = { for: string; fields: Kept[]; again: string[] }
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const prefix = 'atrium.draft:'

export function keepDraft(form: HTMLFormElement, person: string): void {
  const controls = controlsOf(form)
  // After a refusal, what was typed is the fields' default.
  const isTouched = form.dataset.actionForm === 'refused' || controls.some(isChanged)
  if (controls.length === 0 || !isTouched) return
  const fields = controls.filter((control) => !isLeftOut(control)).map(keep)
  const again = controls.filter((control) => isLeftOut(control) && control.value !== '').map(labelOf)
  const draft: Draft = { for: person, fields, again }
  tabStorage()?.setItem(keyOf(form), JSON.stringify(draft))
}

/** The same, for every form of the page. */
export function keepDrafts(person: string): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-action-form]'))
    keepDraft(form, person)
}

export function forgetDraft(form: HTMLFormElement): void {
  tabStorage()?.removeItem(keyOf(form))
}

/**
 * Fills the form with what was kept, once. What someone else typed is deleted unread.
 * @returns the labels of what must be entered again, or undefined if nothing was kept
 */
export function restoreDraft(form: HTMLFormElement, person: string): string[] | undefined {
  const kept = isAnyKept() ? tabStorage()?.getItem(keyOf(form)) : undefined
  if (!kept) return
  const draft: Draft = JSON.parse(kept)
  if (draft.for !== person) {
    if (person !== '') forgetDraft(form)
    return
  }
  forgetDraft(form)
  const left = [...draft.fields]
  for (const control of controlsOf(form).filter((each) => !isLeftOut(each))) {
    const at = left.findIndex((field) => isOf(control, field))
    const [field] = at < 0 ? [] : left.splice(at, 1)
    if (field) restore(control, field)
  }
  for (let place = form.parentElement; place; place = place.parentElement)
    if (place instanceof HTMLDetailsElement) place.open = true
  for (const details of form.querySelectorAll('details')) details.open = true
  return draft.again
}

const isBox = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type)

const keep = (control: Control): Kept => ({
  name: control.name,
  value: control.value,
  ...(isBox(control) && { checked: control.checked }),
})

const isOf = (control: Control, field: Kept) =>
  control.name === field.name && (!isBox(control) || control.value === field.value)

function restore(control: Control, { value, checked }: Kept) {
  if (isBox(control)) control.checked = checked ?? false
  else control.value = value
}

function isChanged(control: Control): boolean {
  if (isBox(control)) return control.checked !== control.defaultChecked
  if (control instanceof HTMLSelectElement)
    return [...control.options].some((option) => option.selected !== option.defaultSelected)
  return control.value !== control.defaultValue
}

const controlsOf = (form: HTMLFormElement): Control[] =>
  [...form.elements].filter(
    (each): each is Control =>
      (each instanceof HTMLInputElement ||
        each instanceof HTMLSelectElement ||
        each instanceof HTMLTextAreaElement) &&
      each.name !== '' &&
      !/^(hidden|submit|button|reset|image)$/.test(each.type),
  )

const isLeftOut = (control: Control): boolean =>
  isSecretField(control.name) ||
  /^(password|file)$/.test(control.type) ||
  /password|one-time-code|cc-/.test(control.autocomplete)

const labelOf = (control: Control): string => control.labels?.[0]?.textContent ?? control.name

/** Asked first by each form of a page, because a key looks at all of them. */
const isAnyKept = () => Object.keys(tabStorage() ?? {}).some((key) => key.startsWith(prefix))

/**
 * By page, fields and hidden values of the form, and its place among those that are alike in all
 * that. React's own ids change with the next version.
 */
function keyOf(form: HTMLFormElement): string {
  const about = contentOf(form)
  const alike = [...document.querySelectorAll<HTMLFormElement>('form[data-action-form]')].filter(
    (each) => contentOf(each) === about,
  )
  return `${prefix}${location.pathname}${location.search}:${about}#${alike.indexOf(form)}`
}

function contentOf(form: HTMLFormElement): string {
  const about = [...form.elements].flatMap((each) => {
    if (!(each instanceof HTMLInputElement) || each.type !== 'hidden') return []
    return /^(form\.|\$ACTION)/.test(each.name) || isSecretField(each.name)
      ? []
      : `${each.name}=${each.value}`
  })
  return [form.dataset.about ?? [], ...about, ...controlsOf(form).map(({ name }) => name)].flat().join('&')
}
