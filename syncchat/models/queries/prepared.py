"""Statements of the hot path, written once: the ORM takes ten times longer to write one than a database to run it.

Models and querysets stay the one place that knows the columns. What is kept is the text that Django's compiler makes of
them, and how its rows become objects.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from types import NoneType
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, Field, Lookup, Model, QuerySet

PLAIN = {int, str, bool, NoneType}

R = TypeVar("R")


class Values:
    """Stands in a queryset for the values that each asking brings."""

    def __init__(self, number: int) -> None:
        self.number = number

    def encode(self, values: Iterable[Any]) -> Any:
        wanted = list(values)
        if connection.vendor == "postgresql":
            return wanted
        return json.dumps([each.hex if isinstance(each, UUID) else each for each in wanted])


@Field.register_lookup
class AmongValues(Lookup):
    """``IN`` with one parameter, however many values there are: the statement's text is always the same."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        array = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
        return f"{column} {array}", (*params, self.rhs)


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    params: Sequence[Any]
    read: Callable[[Iterable[Sequence[Any]]], list[Any]]


class PreparedQuery(Generic[R]):
    """A queryset that is asked again and again: ``make`` gets a `Values` for each collection of the call.

    find_rooms = PreparedQuery(lambda ids: Room.objects.filter(pk__among=ids))
    find_rooms([1, 2, 3])

    Of a queryset with `values_list` it gives the rows.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, R]]) -> None:
        self._make = make
        self._statement: _Statement | None = None

    def __call__(self, *values: Iterable[Any]) -> list[R]:
        statement = self._statement = self._statement or self._compile(len(values))
        params = [
            param.encode(values[param.number]) if isinstance(param, Values) else param
            for param in statement.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, params)
            return statement.read(cursor.fetchall())

    def _compile(self, count: int) -> _Statement:
        compiler = self._make(*map(Values, range(count))).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        return _Statement(sql, params, _make_reader(compiler))


@dataclass(frozen=True, slots=True)
class _Related:
    """One that `select_related` brings along; the same one for all that have it."""

    model: type[Model]
    names: Sequence[str]
    columns: slice
    key: int
    attach: Callable[[Model, Model | None], None]

    def populate(self, each: Model, row: Sequence[Any], known: dict[tuple[type[Model], Any], Model]) -> None:
        key = row[self.key]
        found = known.get((self.model, key))
        if found is None and key is not None:
            found = self.model.from_db(connection.alias, self.names, row[self.columns])
            known[self.model, key] = found
        self.attach(each, found)


def _make_reader(compiler: Any) -> Callable[[Iterable[Sequence[Any]]], list[Any]]:
    """What Django's `ModelIterable` finds out anew for each asking."""
    converters = compiler.get_converters([column[0] for column in compiler.select])
    build = _list_rows if compiler.query.values_select else _make_builder(compiler, compiler.klass_info)
    return lambda rows: build(compiler.apply_converters(rows, converters) if converters else rows)


def _list_rows(rows: Iterable[Sequence[Any]]) -> list[Any]:
    return [tuple(row) for row in rows]


def _make_builder(compiler: Any, kind: Any) -> Callable[[Iterable[Sequence[Any]]], list[Any]]:
    model, (names, own) = kind["model"], _find_columns(compiler, kind)
    related = [_make_related(compiler, each) for each in kind.get("related_klass_infos", ())]
    annotations = compiler.annotation_col_map.items()

    def build(rows: Iterable[Sequence[Any]]) -> list[Any]:
        found, known = [], dict[tuple[type[Model], Any], Model]()
        for row in rows:
            each = model.from_db(connection.alias, names, row[own])
            for one in related:
                one.populate(each, row, known)
            for name, column in annotations:
                setattr(each, name, row[column])
            found.append(each)
        return found

    return build


def _make_related(compiler: Any, kind: Any) -> _Related:
    model, (names, columns) = kind["model"], _find_columns(compiler, kind)
    key = columns.start + names.index(model._meta.pk.attname)
    return _Related(model, names, columns, key, kind["local_setter"])


def _find_columns(compiler: Any, kind: Any) -> tuple[list[str], slice]:
    """The attributes of a model, and where their values stand in a row."""
    columns = slice(kind["select_fields"][0], kind["select_fields"][-1] + 1)
    return [column[0].target.attname for column in compiler.select[columns]], columns


def _adapt_uuid(_field: Any, value: UUID) -> str:
    return value.hex


def _adapt_time(field: Any, value: datetime) -> Any:
    """Of UTC, as nearly all are; the others as Django does it."""
    if value.tzinfo is None or value.utcoffset():
        return field.get_db_prep_save(value, connection)
    return str(value.replace(tzinfo=None))


# What Django makes of these, by a tenth of its way
_ADAPTED: dict[str, dict[type, Callable[[Any, Any], Any]]] = {
    "sqlite": {UUID: _adapt_uuid, datetime: _adapt_time}
}


class PreparedInsert:
    """Stores new objects of one model. Those whose key the database makes have it afterwards."""

    def __init__(self, model: type[Model]) -> None:
        self._model = model
        fields: list[Any] = list(model._meta.concrete_fields)
        self._has_own_key = not isinstance(model._meta.pk, AutoField)
        self._fields = [field for field in fields if self._has_own_key or not field.primary_key]
        self._read = attrgetter(*(field.attname for field in self._fields))
        columns = ", ".join(f'"{field.column}"' for field in self._fields)
        self._row = f"({', '.join(['%s'] * len(self._fields))})"
        self._head = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES '  # noqa: S608  names of a model

    def __call__(self, objects: Sequence[Any]) -> None:
        if not objects:
            return
        rows = self._make_rows(objects)
        with connection.cursor() as cursor:
            keys = self._insert(cursor, rows)
        for each, key in zip(objects, keys, strict=False):
            each.pk = key
        alias = connection.alias
        for each in objects:
            state = each._state  # noqa: SLF001  as `bulk_create` does
            state.adding, state.db = False, alias

    def _make_rows(self, objects: Sequence[Any]) -> list[list[Any]]:
        # Most values are what the database takes
        adapt = _ADAPTED.get(connection.vendor, {})
        return [
            [
                value
                if (kind := value.__class__) in PLAIN
                else adapt[kind](field, value)
                if kind in adapt
                else field.get_db_prep_save(value, connection)
                for field, value in zip(self._fields, values, strict=True)
            ]
            for values in map(self._read, objects)
        ]

    def _insert(self, cursor: Any, rows: list[list[Any]]) -> Iterable[int]:
        """The keys that the database made, in the order of the rows."""
        if self._has_own_key:
            cursor.executemany(self._head + self._row, rows)
            return ()
        if connection.vendor == "postgresql":
            values = ", ".join([self._row] * len(rows))
            cursor.execute(f"{self._head}{values} RETURNING id", [value for row in rows for value in row])
            return [key for (key,) in cursor.fetchall()]
        cursor.executemany(self._head + self._row, rows)
        # AUTOINCREMENT: nobody else writes in this transaction, so that the keys follow one another
        cursor.execute("SELECT last_insert_rowid()")
        (last,) = cursor.fetchone()
        return range(last - len(rows) + 1, last + 1)
