/** The bucket of incoming mail: what SES put there, each under SES's id of it, and nothing else. */
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';

/** SES puts this there when the receipt rule is made. */
const SETUP_NOTE = 'AMAZON_SES_SETUP_NOTIFICATION';

/** What SES takes at most. Of a larger one only so much is read. */
export const MOST_BYTES = 40 * 1024 * 1024;

export interface RawMail {
  readonly bytes: Uint8Array;
  /** There is more of it than `MOST_BYTES`. */
  readonly cut: boolean;
}

export interface WaitingMail {
  readonly id: string;
  /** When SES put it there (ms). */
  readonly at: number;
}

export interface Mailbox {
  /** Undefined when it is not there: it was handled before. */
  readonly read: (id: string) => Promise<RawMail | undefined>;
  /** Done twice it is done once. */
  readonly remove: (id: string) => Promise<void>;
  /** Pages of mails that came before an instant (ms), all there are. */
  readonly waiting: (before: number) => AsyncIterable<readonly WaitingMail[]>;
}

/**
 * A client with time limits. The bucket is named in the path, here as on one machine; checksums are not wanted: HTTPS
 * and the length say that it is whole.
 */
export function s3Client(): S3Client {
  return new S3Client({
    maxAttempts: 3,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 1000, requestTimeout: 15_000, throwOnRequestTimeout: true },
  });
}

const isMissing = (error: unknown) => error instanceof Error && ['NoSuchKey', 'NotFound'].includes(error.name);

export function mailbox(client: S3Client, bucket: string, mostBytes = MOST_BYTES): Mailbox {
  const keyOf = (id: string) => ({ Bucket: bucket, Key: id });
  return {
    read: async (id) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...keyOf(id), Range: `bytes=0-${mostBytes}` }));
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        return { bytes: bytes.subarray(0, mostBytes), cut: bytes.length > mostBytes };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    remove: async (id) => {
      await client.send(new DeleteObjectCommand(keyOf(id)));
    },
    waiting: async function* (before) {
      let from: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            ...(from === undefined ? {} : { ContinuationToken: from }),
          }),
        );
        yield (page.Contents ?? []).flatMap(({ Key: id, LastModified }) => {
          const at = LastModified?.getTime();
          return id === undefined || id === SETUP_NOTE || at === undefined || at >= before ? [] : [{ id, at }];
        });
        from = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (from !== undefined);
    },
  };
}
