// What the measurements use of PKI.js and asn1js, and no more.
declare module "asn1js" {
  export class BaseBlock { toBER(): ArrayBuffer }
}
declare module "pkijs" {
  import type { BaseBlock } from "asn1js";
  export class ContentInfo {
    static fromBER(raw: ArrayBuffer): ContentInfo;
    content: BaseBlock;
  }
  export class Certificate {
    static fromBER(raw: ArrayBuffer): Certificate;
    toSchema(): BaseBlock;
  }
  export class SignedData {
    constructor(from: { schema: BaseBlock });
    verify(options: {
      signer: number;
      data: ArrayBuffer;
      trustedCerts: Certificate[];
      checkChain: boolean;
    }): Promise<boolean>;
  }
}
