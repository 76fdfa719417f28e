"""A database of the check's own on the tests' server, with the two roles that docker-compose.yml makes."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from mappa import postgres

NAME = "mappa_production_check"


def address(of_compose: str) -> str:
    """The address that docker-compose.yml gives, on our server: its folder is in PGHOST."""
    return of_compose.replace("@database/mappa", f"@/{NAME}")


@contextmanager
def with_two_roles(compose: dict[str, Any], role: str) -> Iterator[psycopg.Connection]:
    """The database, still empty: a connection of its owner, who is no superuser here, because less will do."""
    service = compose["services"]["database"]["environment"]
    owner, host = service["POSTGRES_USER"], postgres.ensure("test")
    _remove(role, owner)  # what a killed check has left
    try:
        with _server() as server:
            server.execute(SQL("CREATE ROLE {} LOGIN CREATEROLE").format(Identifier(owner)))
            server.execute(SQL("CREATE DATABASE {} OWNER {}").format(Identifier(NAME), Identifier(owner)))
        script = compose["configs"]["application-role"]["content"]
        environment = {"POSTGRES_DB": NAME, "PGHOST": host, "PATH": f"{postgres._binaries()}:/usr/bin:/bin"}
        subprocess.run(["sh", "-ec", script], check=True, env=service | environment, stdout=subprocess.DEVNULL)
        with psycopg.connect(host=host, user=owner, dbname=NAME, autocommit=True) as connection:
            yield connection
    finally:
        _remove(role, owner)


def owned_by(role: str, connection: psycopg.Connection) -> list[str]:
    found = connection.execute("SELECT oid::regclass::text FROM pg_class WHERE relowner = to_regrole(%s)", [role])
    return [name for (name,) in found]


def _remove(*roles: str) -> None:
    with _server() as server:
        server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(NAME)))
        for role in roles:
            server.execute(SQL("DROP ROLE IF EXISTS {}").format(Identifier(role)))


def _server() -> psycopg.Connection:
    host = postgres.ensure("test")
    return psycopg.connect(host=host, user=postgres.OWNER, dbname="postgres", autocommit=True)
