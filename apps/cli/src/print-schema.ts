import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { resolvers } from '../../api/src/resolvers';
import type { Command } from './command';

export const printSchemaCommand: Command = {
  async run([file]) {
    const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: ['error'] });
    const schema = await app.get(GraphQLSchemaFactory).create(resolvers);
    const text = `${printSchema(lexicographicSortSchema(schema))}\n`;
    if (file) await writeFile(file, text);
    else process.stdout.write(text);
    await app.close();
  },
};
