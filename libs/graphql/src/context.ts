import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { RequestOrigin } from '@shanhai/database';
import type { Language } from '@shanhai/kernel';
import type { Viewer } from './permissions';

/** What lives as long as one request. */
export interface RequestContext {
  viewer: Viewer | null;
  /** Where the request came from. */
  origin: RequestOrigin;
  language: Language;
  loaders: Map<string, DataLoader<string, unknown>>;
}

/** Chinese unless the request prefers English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const first = acceptLanguage?.split(',')[0]?.trim().toLowerCase();
  return first?.startsWith('en') ? 'en' : 'zh';
}

/** The viewer of this request. Only on operations with a permission, where there always is one. */
export const CurrentViewer = createParamDecorator(
  (_: unknown, context: ExecutionContext): Viewer | null => contextOf(context).viewer,
);

/** The whole request context, for loaders. */
export const CurrentContext = createParamDecorator((_: unknown, context: ExecutionContext) => contextOf(context));

export function contextOf(context: ExecutionContext): RequestContext {
  return GqlExecutionContext.create(context).getContext<RequestContext>();
}

/**
 * The loader of this request that gathers keys and asks for them in one statement; one per `name`. Rows that are already
 * in hand are given to it by `prime`. `load` gives a map; keys that it leaves out resolve to null.
 */
export function batched<Value>(
  context: RequestContext,
  name: string,
  load: (keys: readonly string[]) => Promise<Map<string, Value>>,
): DataLoader<string, Value | null> {
  let loader = context.loaders.get(name) as DataLoader<string, Value | null> | undefined;
  if (!loader) {
    loader = new DataLoader<string, Value | null>(async (keys) => {
      const found = await load(keys);
      return keys.map((each) => found.get(each) ?? null);
    });
    context.loaders.set(name, loader as DataLoader<string, unknown>);
  }
  return loader;
}

/** Loads many objects by key in one statement: calls of one request with the same `name` are gathered. */
export function loadBatched<Value>(
  context: RequestContext,
  name: string,
  key: string,
  load: (keys: readonly string[]) => Promise<Map<string, Value>>,
): Promise<Value | null> {
  return batched(context, name, load).load(key);
}
