/** Words of the frame around the pages, and of the states that every page has. */

import { catalogue } from "./language";
export const shell = catalogue("shell.shell", {
  product: "Triptych",
  skip: "Skip to the page",
  places: "Places",
  person: (name: string) => `${name}: your account`,
  language: "Language",
  theme: { label: "Colours", system: "As this device", light: "Light", dark: "Dark" },
  signOut: "Sign out",
  lessons: "My lessons",
  queue: "Queue",
  cohorts: "Cohorts",
  samples: "Samples",
  mentees: "Mentees",
  atSchool: (time: string) => `At the school: ${time}`,
  optional: "optional",
  close: "Close",
  cancel: "Cancel",
  back: "Back",
  again: "Try again",
  copy: "Copy",
  copied: "Copied",
  copyFailed: "Your browser did not allow copying. The text is selected: copy it with the keyboard.",
  loading: "The page is being fetched",
  offline:
    "You are offline. What is on the page stays; what you type is kept here and can be sent when you are back.",
  offlineTitle: "This page has not been fetched yet",
  offlineWords: "You are offline. It is fetched as soon as you are connected again.",
  unreachableTitle: "The service did not answer",
  unreachableWords: "Nothing was changed and nothing is lost. Try again in a moment.",
  failedTitle: "This page could not be fetched",
  brokenTitle: "Something on this page broke",
  brokenWords:
    "What you saved before is kept. Load the page again; if it breaks again, tell your programme lead what you did.",
  reload: "Load the page again",
  missingTitle: "There is no such page",
  missingWords: "The address may be mistyped, or what was here is not shared with you.",
  forbiddenTitle: "This is not open to you",
  home: "Go to the start",
  noRoleTitle: "You have no role yet",
  noRoleWords: "Your account works, but no one has given you a role. Ask your programme lead.",
});

export const signIn = catalogue("shell.signIn", {
  title: "Sign in",
  lead: "Three cameras, one lesson.",
  about:
    "Watch lessons from every side, talk about them against the Teachers' Standards, and keep the evidence together.",
  email: "E-mail address",
  password: "Password",
  submit: "Sign in",
  emailMissing: "Type your e-mail address.",
  passwordMissing: "Type your password.",
  wrong: "The e-mail address and the password do not match. Check both and try again.",
  forgot: "Forgotten your password? Ask your programme lead for a link to set a new one.",
  expiredTitle: "You were signed out",
  expired: (name: string) =>
    `Your session has ended. Sign in again as ${name} to go on where you were. What you typed is still on the page.`,
  stay: "Not now",
});

export const welcome = catalogue("shell.welcome", {
  title: "Welcome to Triptych",
  invited: (provider: string, role: string, scope: string) => `${provider} invites you as ${role}: ${scope}.`,
  fullName: "Full name",
  fullNameHint: "As it should stand on reports, in any script.",
  knownAs: "What should people call you?",
  knownAsHint: "This name stands beside what you write.",
  password: "Choose a password",
  passwordHint: "At least 12 characters. A few words in a row are easy to remember and hard to guess.",
  passwordAgain: "The same password again",
  knownPassword: "Your password",
  knownPasswordHint: "You have an account here already. Give the password that you have.",
  join: "Accept",
  different: "The two passwords are not the same.",
  short: "Use at least 12 characters.",
  submit: "Create my account",
  goneTitle: "This link no longer works",
  gone: "It was used already, has expired, or was not copied whole. Ask the person who sent it for a new one.",
});

export const newPassword = catalogue("shell.newPassword", {
  title: "Set a new password",
  lead: (email: string) => `For ${email}. Every device that is signed in will be signed out.`,
  submit: "Set the password",
  doneTitle: "Your password is set",
  done: "Sign in with it now.",
});
