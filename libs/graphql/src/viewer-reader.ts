import { ForbiddenException, UnauthorizedException } from '@nestjs/common';
import type { Permission, Viewer } from './permissions';

/** What of a Fastify request tells who is asking, and from where. */
export interface HttpRequest {
  id: string;
  /** Of the connection, or as a trusted proxy says. */
  ip: string;
  headers: Record<string, string | undefined>;
}

/** Reads the viewer from a request's headers; given by the lib that signs in. */
export abstract class ViewerReader {
  abstract viewerOf(authorization: string | undefined): Viewer | null;

  /**
   * The viewer of a request beside GraphQL, with the permission that it needs.
   * @throws UnauthorizedException 401 where nobody is signed in, ForbiddenException 403 where the permission is missing
   */
  require({ id: requestId, ip: address, headers }: HttpRequest, permission: Permission): Viewer {
    const viewer = this.viewerOf(headers.authorization);
    if (!viewer?.permissions.has('signed-in')) throw new UnauthorizedException();
    if (!viewer.permissions.has(permission)) throw new ForbiddenException();
    return { ...viewer, origin: { address, requestId } };
  }
}
