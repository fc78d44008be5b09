import { sendsMail } from '@/lib/email/inbox'

/** What sending an invitation once more is called. Without email, its link is renewed. */
export const sendAgain = () => (sendsMail() ? 'Send again' : 'Renew')
