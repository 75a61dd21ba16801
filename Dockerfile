# critmin in a container: docker build -t critmin . && docker run --rm -v "$PWD/runs:/critmin/runs" critmin run us-japan
FROM python:3.12-slim

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/var/cache/critmin MPLCONFIGDIR=/var/cache/critmin MPLBACKEND=Agg

# A user of no rights, who owns the folder of runs and the cache of compiled kernels and fonts.
RUN useradd --create-home --uid 1000 critmin \
    && install --directory --owner=critmin --group=critmin /critmin /critmin/runs /var/cache/critmin

COPY pyproject.toml README.md LICENSE requirements.lock /src/
COPY sim /src/sim
COPY experiments /src/experiments
COPY configs /src/configs
RUN pip install --require-hashes --requirement /src/requirements.lock && pip install --no-deps /src

USER 1000
WORKDIR /critmin
VOLUME ["/critmin/runs"]
ENTRYPOINT ["critmin"]
CMD ["--help"]
