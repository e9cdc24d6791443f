# The image of web: pages, lessons, and who people are. Nothing in it runs as root, nothing in it needs to be written.
ARG BASE=debian:trixie-slim

# All that package-lock.json names, Node 24 among it; sandbox.Dockerfile begins with the same lines, so they are done once.
FROM ${BASE} AS modules
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates npm
WORKDIR /opt/drydock
COPY package.json package-lock.json .npmrc ./
COPY sandbox-server/package.json sandbox-server/
RUN npm ci --ignore-scripts --include=optional --include=dev --loglevel=error
RUN cp node_modules/node-linux-*/bin/node /usr/local/bin/node && node --version

FROM modules AS pages
COPY . .
ENV NEXT_TELEMETRY_DISABLED=1 NODE_ENV=production
RUN node --run build && rm -rf .next/cache

# What runs needs neither what builds nor what is in the pages already.
FROM modules AS runtime
RUN rm -rf node_modules \
  && npm ci --ignore-scripts --omit=dev --omit=optional --omit=peer --workspaces=false --loglevel=error \
  && rm -rf node_modules/@swc/core* node_modules/@xterm node_modules/lucide-react node_modules/node-pty \
  && find node_modules \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -type f -delete

FROM ${BASE}
# The folders belong to web, and so do the volumes that Docker makes of them. In the last ones are sockets: web's, PostgreSQL's.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin drydock \
  && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/drydock-web /var/lib/drydock-secrets \
  && install --directory --owner=10001 --group=10001 --mode=0755 /run/drydock-web \
  && install --directory --mode=1777 /var/run/postgresql
WORKDIR /opt/drydock
COPY --from=modules /usr/local/bin/node /usr/local/bin/node
COPY --from=runtime /opt/drydock/node_modules node_modules
COPY --from=pages /opt/drydock/.next .next
COPY --from=pages /opt/drydock/public public
COPY package.json next.config.ts ./
COPY cli/src cli/src
COPY deploy/docker deploy/docker
COPY lessons lessons
COPY lib lib
COPY vm/tethered.ts vm/
COPY web web
# So that `docker compose exec web drydock backup …` reads like any other place.
RUN ln -s /opt/drydock/deploy/docker/drydock /usr/local/bin/drydock
# __NEXT…: next.config.ts is read by Node itself, not by a compiler of 100 MB that is not here.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 __NEXT_NODE_NATIVE_TS_LOADER_ENABLED=true \
  DRYDOCK_LISTEN=0.0.0.0:7080 DRYDOCK_LESSONS=/opt/drydock/lessons DRYDOCK_STORE=/var/lib/drydock-web/drydock.db
USER 10001:10001
EXPOSE 7080
ENTRYPOINT ["/opt/drydock/deploy/docker/web.sh"]
