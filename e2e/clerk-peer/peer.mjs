// Asks Clerk's and Svix's own libraries. Reads one JSON document from standard input, `{ nowMs, questions: [...] }`,
// and writes one answer for each question. Time stands still at `nowMs`, so that both sides judge the same moment.

import { text } from "node:stream/consumers";

const { nowMs, questions } = JSON.parse(await text(process.stdin));

const SystemDate = Date;
globalThis.Date = class extends SystemDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [nowMs] : parts));
  }

  static now() {
    return nowMs;
  }
};

const { verifyToken } = await import("@clerk/backend");
const { verifyWebhook } = await import("@clerk/backend/webhooks");
const { getCookieSuffix, parsePublishableKey } = await import("@clerk/shared/keys");
const { Webhook } = await import("svix");

/** Whether it was accepted, and why not. */
async function verdict(attempt) {
  try {
    await attempt();
    return { accepted: true };
  } catch (error) {
    return { accepted: false, reason: String(error.reason ?? error.message) };
  }
}

const answers = {
  token: ({ token, options }) => verdict(() => verifyToken(token, options)),

  svixVerify: ({ secret, headers, body }) => verdict(() => new Webhook(secret).verify(body, headers)),

  svixSign: ({ secret, id, timestamp, body }) => ({
    signature: new Webhook(secret).sign(id, new SystemDate(timestamp * 1000), body),
  }),

  clerkWebhook: ({ secret, headers, body }) =>
    verdict(() => {
      const request = new Request("https://chat.example.com/api/webhooks/clerk", { method: "POST", headers, body });
      return verifyWebhook(request, { signingSecret: secret });
    }),

  publishableKey: async ({ key }) => ({
    frontendApi: parsePublishableKey(key)?.frontendApi ?? null,
    cookieSuffix: await getCookieSuffix(key, globalThis.crypto.subtle),
  }),
};

const results = [];
for (const { ask, ...question } of questions) {
  results.push(await answers[ask](question));
}
process.stdout.write(JSON.stringify(results));
