# Two stages: what is needed to build stays in the first. There is no "# syntax" line, and nothing here needs
# BuildKit: a syntax image would be one more download.
#
# Node 26 is the active LTS line since October 2026, and Debian 13 the stable release of its image. Where Docker
# Hub, npm or Debian are slow or out of reach, mirrors are given as arguments: see docs/operators.md.
ARG NODE_IMAGE=node:26-trixie-slim

FROM ${NODE_IMAGE} AS build
ARG NPM_REGISTRY=https://registry.npmjs.org/
# Plain http, as the slim image has no certificates for apt; apt checks signatures instead.
ARG DEBIAN_MIRROR=http://deb.debian.org
# Empty: better-sqlite3 is compiled from the source the lock file has the checksum of. An address: its ready-made
# binary comes from there, checked by TLS only, and no compiler is installed.
ARG SQLITE_BINARY_HOST=
ENV npm_config_registry=${NPM_REGISTRY}
RUN if [ -z "${SQLITE_BINARY_HOST}" ]; then \
      sed -i "s|http://deb.debian.org|${DEBIAN_MIRROR%/}|" /etc/apt/sources.list.d/debian.sources \
      && apt-get update \
      && apt-get install -y --no-install-recommends python3 make g++ \
      && rm -rf /var/lib/apt/lists/*; \
    fi
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
# The one install script that runs. The headers of the image spare a download from nodejs.org.
RUN if [ -z "${SQLITE_BINARY_HOST}" ]; then \
      export npm_config_build_from_source=true npm_config_nodedir=/usr/local; \
    else \
      export npm_config_better_sqlite3_binary_host="${SQLITE_BINARY_HOST%/}"; \
    fi \
 && npm rebuild better-sqlite3 \
 && node -e "new (require('better-sqlite3'))(':memory:').close()"
COPY tsconfig*.json ./
COPY src ./src
RUN npm run build
# Only the finished driver is kept, not SQLite's source and object files.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && cd node_modules/better-sqlite3 \
 && rm -rf deps src \
 && find build -type f ! -path build/Release/better_sqlite3.node -delete \
 && find build -type d -empty -delete
COPY config ./config
COPY migrations ./migrations
COPY docs ./docs
# A checkout made with a strict umask could not be read by the user below.
RUN chmod -R go=rX package.json config migrations

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    HOME=/home/node \
    TONGLU_DATA=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/config ./config
COPY --from=build /app/migrations ./migrations
COPY --from=build /app/docs ./docs
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
# Healthy is: logged in to WeChat. Until the login code is scanned the bot is truly not.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8780/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# --port insists: on another port the check above would ask somebody else.
CMD ["node", "dist/cli.js", "start", "--port", "8780"]
