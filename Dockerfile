# One image for every role: `serve` (default), `api`, `worker`, `migrate`, `doctor`.
# The steps are those of the Makefile, in the same order; each can be run by hand on Debian 12.

FROM debian:12-slim AS build
WORKDIR /triptych
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends python3 python3-venv make ca-certificates libatomic1 \
 && rm -rf /var/lib/apt/lists/*

# The web pages, with the Node that is pinned among the development packages.
COPY requirements/dev.txt requirements/dev.txt
RUN python3 -m venv .venv-build \
 && .venv-build/bin/python -m pip install --quiet --require-hashes -r requirements/dev.txt
COPY deploy/link_node.py deploy/link_node.py
RUN .venv-build/bin/python deploy/link_node.py node-bin
COPY web/package.json web/package-lock.json web/.npmrc web/
RUN PATH="/triptych/node-bin:$PATH" npm --prefix web ci --no-audit --no-fund
COPY web web
RUN PATH="/triptych/node-bin:$PATH" npm --prefix web run build

# What runs.
COPY requirements/run.txt requirements/run.txt
RUN python3 -m venv .venv \
 && .venv/bin/python -m pip install --quiet --require-hashes -r requirements/run.txt
COPY . .
RUN .venv-build/bin/python -m hatchling build -t wheel -d wheel \
 && .venv/bin/python -m pip install --quiet --no-deps wheel/*.whl

FROM debian:12-slim
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends python3 ffmpeg bubblewrap libgl1 libglib2.0-0 ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /var/lib/triptych triptych
COPY --from=build /triptych/.venv /triptych/.venv
COPY --from=build /triptych/web/dist /triptych/web/dist
COPY deploy/healthcheck.py /triptych/deploy/healthcheck.py
ENV PATH="/triptych/.venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    TRIPTYCH_DATA_DIR=/var/lib/triptych/data \
    TRIPTYCH_STATIC_DIR=/triptych/web/dist \
    TRIPTYCH_LOG_FORMAT=json
USER triptych
WORKDIR /var/lib/triptych
VOLUME /var/lib/triptych
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "/triptych/deploy/healthcheck.py"]
CMD ["triptych", "serve"]
