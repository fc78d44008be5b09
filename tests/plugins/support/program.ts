import { Browser } from '../../support/browser'

/** A program: it keeps no cookies, and sends these headers and no Origin. */
export class Program extends Browser {
  constructor(readonly sent: Record<string, string>) {
    super()
  }
  override headers(): Headers {
    return new Headers({ 'x-atrium-address': this.address, ...this.sent })
  }
}
