// The login of the demo site: what a page does with authenticate(), and the
// three addresses of the server behind it.
import { authenticate, type AuthenticateOptions } from "natsuin";

/** Who is logged in: a number of this site's own, null for nobody. */
export interface Account {
  account: string | null;
}

/** The server refused what the card had signed. */
export class LoginRefused extends Error {}

/** Asks the server who is logged in; undefined where it offers no login. */
export async function whoIsIt(): Promise<Account | undefined> {
  const response = await fetch("login");
  return response.ok ? ((await response.json()) as Account) : undefined;
}

/** Logs in: a nonce from the server, the card's answer back to it. */
export async function logIn(options: AuthenticateOptions): Promise<Account> {
  const { nonce } = (await post("login/nonce")) as { nonce: string };
  return (await post("login", await authenticate({ nonce }, options))) as Account;
}

/** Logs out. */
export async function logOut(): Promise<void> {
  await fetch("logout", { method: "POST" });
}

async function post(address: string, body: unknown = null): Promise<unknown> {
  const response = await fetch(address, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) {
    throw new LoginRefused(`${address}: ${response.status}`);
  }
  return await response.json();
}
