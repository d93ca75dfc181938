# docker build -t ntkd .
# docker run --rm -p 127.0.0.1:8080:8080 -e NTKD_ALLOW_ANONYMOUS=true -e NTKD_ALLOWED_HOSTS=localhost \
#     -v ntkd:/var/lib/ntkd ntkd
#
# Whom others reach needs NTKD_TOKENS_FILE in place of both; without either the service does not start. The root may be
# read-only: it writes to /var/lib/ntkd, and a cache of fonts to /tmp where it can. config/compose.yaml has all of that.

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libssl-dev zlib1g-dev libopenblas-dev libsqlite3-dev libcairo2-dev libpng-dev \
        libcmark-gfm-dev libcmark-gfm-extensions-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# The dependencies first: they change less often than the sources.
COPY Package.* ./
RUN swift package resolve
COPY Sources Sources
# The package names its tests and benchmarks, so that it does not load without them; they are not built.
COPY Tests Tests
COPY Benchmarks Benchmarks
RUN swift build -c release --static-swift-stdlib --product ntkd \
    && install -D --strip .build/release/ntkd /out/ntkd

FROM debian:bookworm-slim
ARG VERSION=0.1.0
ARG REVISION=
LABEL org.opencontainers.image.title="ntkd" \
    org.opencontainers.image.description="Neural tangent kernels over HTTP" \
    org.opencontainers.image.version="$VERSION" \
    org.opencontainers.image.revision="$REVISION" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.base.name="docker.io/library/debian:bookworm-slim"
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libopenblas0-pthread libsqlite3-0 libcairo2 libpng16-16 zlib1g libssl3 \
        libcmark-gfm0.29.0.gfm.6 libcmark-gfm-extensions0.29.0.gfm.6 fonts-dejavu-core curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /var/lib/ntkd --shell /usr/sbin/nologin ntkd \
    && install --directory --owner=ntkd --group=ntkd --mode=0700 /var/lib/ntkd
COPY --from=build /out/ntkd /usr/local/bin/ntkd
COPY LICENSE /usr/share/doc/ntkd/copyright

# Docker kills ten seconds after SIGTERM; draining ends before that.
ENV NTKD_HOST=0.0.0.0 \
    NTKD_PORT=8080 \
    NTKD_DATA_DIRECTORY=/var/lib/ntkd \
    NTKD_DRAIN_TIMEOUT=8 \
    XDG_CACHE_HOME=/tmp
USER ntkd
VOLUME /var/lib/ntkd
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
    CMD curl --fail --silent --insecure --output /dev/null \
        "http${NTKD_TLS_CERTIFICATE:+s}://127.0.0.1:$NTKD_PORT/healthz"
ENTRYPOINT ["ntkd"]
CMD ["serve"]
