# syntax=docker/dockerfile:1
# The image of a deployment: the build, its production dependencies, and the migrations. It needs no
# setting to build, and contains none. docs/deploy.md says how to run it.

FROM node:24-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
# npm would keep development tools that libraries name as optional peers, were they not deleted first.
RUN npm run build && rm -rf .next/cache && npm pkg delete devDependencies && npm prune --omit=dev --omit=peer

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000
COPY --from=build /app ./
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm, so that it gets the signal to stop.
CMD ["node", "--import", "tsx", "scripts/start.ts"]
