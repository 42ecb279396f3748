import { Injectable } from '@nestjs/common';
import { SYSTEM } from '@shanhai/database';
import { PLATFORM_ID } from '@shanhai/kernel';
import { SCHEMES } from '../reference/schemes';
import { PutScheme } from './put-scheme';

/** Loads the schemes that every installation starts with; those that are there stay as they are. */
@Injectable()
export class LoadSchemes {
  constructor(private readonly putScheme: PutScheme) {}

  run(): Promise<number> {
    return this.putScheme.load(SYSTEM, SCHEMES, PLATFORM_ID);
  }
}
