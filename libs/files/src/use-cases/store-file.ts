import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { refuse } from '@shanhai/kernel';
import { contentFits, FILE_BYTES_MAX, isMediaType } from '../rules/media-types';
import { insertFile } from '../store/file-store';

/**
 * Keeps a file under the SHA-256 of its content. Repeating it changes nothing.
 *
 * Refused with FILE_TOO_LARGE content; FILE_TYPE mediaType, for a type that is not accepted and for content of another type.
 */
@Injectable()
export class StoreFile {
  constructor(private readonly database: Database) {}

  async run(
    viewer: { organisationId: string; userId: string },
    { mediaType, content }: { mediaType: string; content: Buffer },
  ): Promise<{ hash: string; sizeBytes: number }> {
    if (content.length > FILE_BYTES_MAX) refuse('FILE_TOO_LARGE', ['content'], { max: FILE_BYTES_MAX });
    if (!isMediaType(mediaType) || !contentFits(mediaType, content)) {
      return refuse('FILE_TYPE', ['mediaType'], { type: mediaType.slice(0, 80) });
    }
    const hash = createHash('sha256').update(content).digest('hex');
    await this.database.write(viewer, (tx) => insertFile(tx, hash, { mediaType, content }));
    return { hash, sizeBytes: content.length };
  }
}
