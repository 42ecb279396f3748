import 'reflect-metadata';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
// eslint-disable-next-line fences/own-operations -- nothing of ours is loaded here
import { GraphQLModule, Query, Resolver } from '@nestjs/graphql';
import { FastifyAdapter } from '@nestjs/platform-fastify';

@Resolver()
class Hello {
  @Query(() => String)
  hello(): string {
    return 'hello';
  }
}

@Module({
  imports: [GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true })],
  providers: [Hello],
})
class EmptyModule {}

/** Nest with Apollo and one field: what a start costs at least. */
async function main(): Promise<void> {
  const app = await NestFactory.create(EmptyModule, new FastifyAdapter(), { logger: ['error'] });
  await app.listen(0, '127.0.0.1');
  console.log(JSON.stringify({ listening: await app.getUrl() }));
}

void main();
