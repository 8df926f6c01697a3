# The service as emitted JavaScript with its production packages alone. scripts/docker-rehearsal.sh runs these
# instructions without a container engine; it knows FROM, WORKDIR, COPY, RUN, ENV, HEALTHCHECK and CMD.

FROM node:24-slim AS build
WORKDIR /portage
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . ./
# The definitions are made from HL7's packages, which are development dependencies and stay behind.
RUN node scripts/postinstall.mjs
RUN npm run build
RUN mkdir data

FROM node:24-slim AS packages
WORKDIR /portage
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
# One arena for malloc, which gives back at once what is large: threads with their own cost bulk jobs 80 MB (docs/adr/0028-bulk.md).
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 PORTAGE_DATA=/data MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=65536 MALLOC_TRIM_THRESHOLD_=65536
WORKDIR /portage
COPY package.json LICENSE openapi.yaml ./
COPY mappings mappings
COPY conceptmaps conceptmaps
COPY profiles profiles
COPY --from=packages /portage/node_modules node_modules
COPY --from=build /portage/build/definitions build/definitions
COPY --from=build /portage/dist dist
# Refuses an image whose tables are wrong, and leaves them as read for the starts to come, which cannot write here.
RUN HOST=127.0.0.1 NODE_DISABLE_COMPILE_CACHE=1 node dist/cli/portage.js check
# The one place that is written to; everything else may be read-only.
COPY --from=build --chown=node:node /portage/data /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# V8 would let the young generation grow to 130 MB and the old one to twice what lives in it (docs/adr/0011-start-and-memory.md).
CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=30", "dist/server.js"]
