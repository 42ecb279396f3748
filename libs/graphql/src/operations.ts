import { SetMetadata, type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Mutation as NestMutation, Query as NestQuery, type ReturnTypeFunc } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { contextOf } from './context';
import { PERMISSIONS, type Permission } from './permissions';

/** Who may call an operation: a permission, or anyone for a reason that is told. */
export type Access = { allow: Permission } | { public: string };
export type OperationOptions = Access & {
  /** What it does, its limits and refusals; Chinese or English as the reader of the schema needs. */
  description: string;
  /** The field's name, where it is not the method's. */
  name?: string;
  nullable?: boolean | 'items' | 'itemsAndList';
  deprecationReason?: string;
};

const ACCESS = 'shanhai:access';

/** A query whose permission is declared, enforced, and printed into the schema. Nest's own decorator is fenced off. */
export function Query(type: ReturnTypeFunc, options: OperationOptions): MethodDecorator {
  return operation(NestQuery(type, forSchema(options)), options);
}

/** A mutation: one `input`, a payload with `userErrors`. */
export function Mutation(type: ReturnTypeFunc, options: OperationOptions): MethodDecorator {
  return operation(NestMutation(type, forSchema(options)), options);
}

function operation(decorate: MethodDecorator, options: OperationOptions): MethodDecorator {
  return (target, key, descriptor) => {
    SetMetadata(ACCESS, options)(target, key, descriptor as TypedPropertyDescriptor<unknown>);
    return decorate(target, key, descriptor);
  };
}

function forSchema({ description, name, nullable, deprecationReason, ...access }: OperationOptions) {
  const who =
    'allow' in access ? `Permission \`${access.allow}\`: ${PERMISSIONS[access.allow]}.` : `Public: ${access.public}.`;
  return { description: `${description}\n\n${who}`, name, nullable, deprecationReason };
}

/** Refuses a root field before its resolver runs. Fields below inherit the permission of their root field. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): boolean {
    if (execution.getType<string>() !== 'graphql') return true;
    const access = this.reflector.get<Access | undefined>(ACCESS, execution.getHandler());
    if (access === undefined || 'public' in access) return true;
    const { viewer, language } = contextOf(execution);
    if (!viewer) {
      throw new GraphQLError(language === 'en' ? 'Sign in first' : '请先登录', {
        extensions: { code: 'UNAUTHENTICATED' },
      });
    }
    if (!viewer.permissions.has(access.allow)) {
      throw new GraphQLError(language === 'en' ? `Permission ${access.allow} is needed` : `需要权限 ${access.allow}`, {
        extensions: { code: 'FORBIDDEN', permission: access.allow },
      });
    }
    return true;
  }
}
