# The style sheets and fonts, built where there is an npm …
FROM node:24-slim AS static
WORKDIR /site
COPY package.json package-lock.json .npmrc ./
RUN npm ci --silent
COPY static static
RUN npm run --silent build

# … and the site, without one.
FROM python:3.13-slim
# What WeasyPrint draws with.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DEBUG=off
WORKDIR /site
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY . .
COPY --from=static /site/static/dist static/dist
RUN pybabel --quiet compile --domain django --directory locale --locale cy
# Nothing of the build's environment is kept: collectstatic only has to be able to read the settings. No page shows redoc.
RUN SECRET_KEY=build EVENT_KEY=build ALLOWED_HOSTS=build DATABASE_URL=postgres://build/build \
    SITE_ADDRESS=https://build EMAIL_URL=dummymail:// DEFAULT_FROM_EMAIL=build@build.example \
    python manage.py collectstatic --no-input --verbosity 0 --ignore redoc
RUN useradd --system --no-create-home mappa
USER mappa
EXPOSE 8000
CMD ["gunicorn", "mappa.wsgi", "--bind=0.0.0.0:8000", "--workers=4", "--worker-tmp-dir=/dev/shm", "--no-control-socket", "--access-logfile=-"]
