// Asks Web Push libraries of others. Reads one JSON document from standard input, `{ questions: [...] }`, and writes one
// answer for each question. Bytes are in base64url, without padding.

import { createECDH, createPublicKey } from "node:crypto";
import { text } from "node:stream/consumers";

import ece from "http_ece";
import jws from "jws";
import webPush from "web-push";

const bytes = (encoded) => Buffer.from(encoded, "base64url");
const encoded = (buffer) => Buffer.from(buffer).toString("base64url");

function pair(privateKey) {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(bytes(privateKey));
  return curve;
}

const answers = {
  /** What the browser with this private key and this secret reads. */
  open: ({ body, privateKey, auth }) => {
    try {
      const options = { version: "aes128gcm", privateKey: pair(privateKey), authSecret: auth };
      return { plaintext: encoded(ece.decrypt(bytes(body), options)) };
    } catch (error) {
      return { error: String(error.message) };
    }
  },

  /** A message sealed for it, with a key pair and a salt that are given. */
  seal: ({ plaintext, p256dh, auth, privateKey, salt }) => {
    const options = { version: "aes128gcm", dh: p256dh, authSecret: auth, privateKey: pair(privateKey), salt };
    return { body: encoded(ece.encrypt(bytes(plaintext), options)) };
  },

  /** Whether this key signed the token, and what it says. */
  token: ({ token, publicKey }) => {
    const point = bytes(publicKey);
    const key = createPublicKey({
      format: "jwk",
      key: { kty: "EC", crv: "P-256", x: encoded(point.subarray(1, 33)), y: encoded(point.subarray(33)) },
    });
    const pem = key.export({ format: "pem", type: "spki" });
    const { header, payload } = jws.decode(token);
    return { valid: jws.verify(token, "ES256", pem), header, claims: payload };
  },

  newKeys: () => webPush.generateVAPIDKeys(),

  /** The headers that web-push sends for the same. */
  headers: ({ subscription, payload, options }) => {
    const { headers, method } = webPush.generateRequestDetails(subscription, payload, options);
    return { headers, method };
  },
};

const { questions } = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(questions.map(({ ask, ...question }) => answers[ask](question))));
