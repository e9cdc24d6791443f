# The image of the sandbox-server: what makes sandboxes, and the root filesystems that learners find in them.
ARG BASE=debian:trixie-slim

# All that package-lock.json names, Node 24 among it; web.Dockerfile begins with the same lines, so they are done once.
FROM ${BASE} AS modules
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates npm
WORKDIR /opt/drydock
COPY package.json package-lock.json .npmrc ./
COPY sandbox-server/package.json sandbox-server/
RUN npm ci --ignore-scripts --include=optional --include=dev --loglevel=error
RUN cp node_modules/node-linux-*/bin/node /usr/local/bin/node && node --version

# The learner's root filesystems, from the recipe in sandbox-server/rootfs; built anew only when that changes.
FROM modules AS roots
RUN apt-get install --yes --no-install-recommends debian-archive-keyring e2fsprogs mmdebstrap
COPY cli/src/command-failure.ts cli/src/progress-line.ts cli/src/
COPY cli/src/rootfs cli/src/rootfs
COPY lib/images lib/images
COPY sandbox-server/rootfs sandbox-server/rootfs
COPY vm/recipe.ts vm/tethered.ts vm/
RUN node cli/src/rootfs/main.ts /roots

FROM modules AS runtime
RUN rm -rf node_modules \
  && npm ci --ignore-scripts --omit=dev --workspace=sandbox-server --loglevel=error \
  && rm -rf node_modules/@types node_modules/node-pty/prebuilds/darwin-* node_modules/node-pty/prebuilds/win32-* \
  && find node_modules \( -name '*.map' -o -name '*.d.ts' -o -name '*.pdb' \) -type f -delete

FROM ${BASE}
RUN apt-get update \
  && apt-get install --yes --no-install-recommends crun e2fsprogs iproute2 mount nftables perl-base socat util-linux \
  && rm -rf /var/cache/apt/* /var/lib/apt/lists/*
WORKDIR /opt/drydock
COPY --from=modules /usr/local/bin/node /usr/local/bin/node
COPY --from=roots /roots /usr/share/drydock
COPY --from=runtime /opt/drydock/node_modules node_modules
COPY package.json ./
COPY deploy/docker deploy/docker
COPY lessons lessons
COPY lib lib
COPY sandbox-server sandbox-server
ENV DRYDOCK_LISTEN=0.0.0.0:7071 DRYDOCK_LESSONS=/opt/drydock/lessons DRYDOCK_STATE=/var/lib/drydock
EXPOSE 7071
ENTRYPOINT ["/opt/drydock/deploy/docker/sandbox.sh"]
