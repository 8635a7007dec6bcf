import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a device says of itself when it makes or shows a passkey; a forger says what they like. */
export interface Says {
  readonly origin?: string;
  readonly rpId?: string;
  /** The device has asked who holds it. */
  readonly verified?: boolean;
  readonly counter?: number;
}

/** A device with one passkey, as far as a server can tell. */
export interface SoftPasskey {
  readonly id: string;
  made(challenge: string, says?: Says): object;
  shown(challenge: string, says?: Says): { readonly response: { readonly signature: string } };
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;
const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();

/** A key of its own for the installation at this origin (WebAuthn 3, ES256, no attestation). */
export function softPasskey(origin: string): SoftPasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const credential = randomBytes(16);
  const id = credential.toString('base64url');
  const head = ({ rpId = new URL(origin).hostname, verified = true, counter = 0 }: Says, flags: number): Buffer => {
    const rest = Buffer.alloc(5);
    rest.writeUInt8(PRESENT | flags | (verified ? VERIFIED : 0), 0);
    rest.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), rest]);
  };
  const clientData = (type: string, challenge: string, says: Says): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: says.origin ?? origin, crossOrigin: false }));
  const answer = (response: Record<string, Buffer>) => ({
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response: Object.fromEntries(Object.entries(response).map(([name, v]) => [name, v.toString('base64url')])) as {
      signature: string;
    },
  });
  return {
    id,
    made: (challenge, says = {}) => {
      const length = Buffer.from([0, credential.length]);
      const data = Buffer.concat([head(says, ATTESTED), Buffer.alloc(16), length, credential, coseKey(x, y)]);
      return answer({
        clientDataJSON: clientData('webauthn.create', challenge, says),
        attestationObject: attestation(data),
      });
    },
    shown: (challenge, says = {}) => {
      const clientDataJSON = clientData('webauthn.get', challenge, says);
      const authenticatorData = head({ counter: 1, ...says }, 0);
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(clientDataJSON)]), privateKey);
      return answer({ clientDataJSON, authenticatorData, signature });
    },
  };
}

/** CBOR of {1: 2, 3: -7, -1: 1, -2: x, -3: y}: a key on P-256 for ES256. */
const coseKey = (x: string, y: string): Buffer =>
  Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);

/** CBOR of {fmt: "none", attStmt: {}, authData}. */
function attestation(authData: Buffer): Buffer {
  const word = (text: string): Buffer => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
  const bytes = Buffer.from([0x58, authData.length]);
  return Buffer.concat([
    Buffer.from([0xa3]),
    word('fmt'),
    word('none'),
    word('attStmt'),
    Buffer.from([0xa0]),
    word('authData'),
    bytes,
    authData,
  ]);
}
