"""The form of the columns: what a person answers, from a mapping and back into one.

A mapping can say more than this form asks; what the form does not ask stays as it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from doorstroom.administrations import Administration
from doorstroom.administrations.schema import COLUMN_LISTS
from doorstroom.careers.intake.canonical import FIELDS, REQUIRED, SHAPES, Shape
from doorstroom.careers.intake.mapping import parse_mapping
from doorstroom.careers.intake.patterns import example_of
from doorstroom.careers.uploads.profile import ColumnProfile, Profile
from doorstroom.careers.uploads.toml import mapping_text
from doorstroom.kernel.errors import BadInput
from doorstroom.web.imports import labels
from doorstroom.web.imports.date_choices import formats, with_given
from doorstroom.web.imports.phrases import say, sentence
from doorstroom.web.imports.rule_asks import ASKS, Ask
from doorstroom.web.shell import controls

_NO_END_DATE = gettext_lazy("Say what the end date is: the file cannot tell.")
_FEW_CODES = 60
NOTHING = "="  # chosen where a value of the file means no value
_PLAIN: dict[str, tuple[type[forms.Field], dict[str, Any]]] = {
    "flag": (forms.BooleanField, {}),
    "text": (forms.CharField, {"max_length": 200}),
    "whole": (forms.IntegerField, {"min_value": 1}),
    "share": (forms.FloatField, {"min_value": 0.0001, "max_value": 1}),
}
_ASKED_VALUES = 40  # values of one column that are asked about


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A row of the table of columns: the column of the file, and the fields of the form that belong to it."""

    profile: ColumnProfile
    field: forms.BoundField | None
    format: forms.BoundField | None
    also: str

    @property
    def control(self) -> Any:
        """The choice of a meaning, linked to its error."""
        return controls.of(self.field)["control"] if self.field is not None else ""

    @property
    def format_control(self) -> Any:
        """The choice of how dates are written."""
        return controls.of(self.format)["control"] if self.format is not None else ""


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value of the file that is to be translated."""

    text: str
    count: int
    field: forms.BoundField

    @property
    def control(self) -> Any:
        """The choice of a meaning."""
        return controls.of(self.field)["control"]


class ColumnsForm(forms.Form):
    """Which column is which, what the values mean, and how to read the rest."""

    def __init__(
        self, data: Any = None, *, profile: Profile, text: str, administration: Administration
    ) -> None:
        self.profile, self.administration = profile, administration
        self.mapping: dict[str, Any] = tomllib.loads(text) if text else {}
        self.shape: Shape = next((one for one in SHAPES if one == self.mapping.get("shape")), "events")
        super().__init__(data, auto_id="id_%s")
        self._add_columns()
        self._add_values()
        self._add_constants()
        self._add_drops()
        self._add_rules()

    # -- what the template draws

    @property
    def column_rows(self) -> Iterator[ColumnRow]:
        """Yield the columns of the file in their order."""
        for place, one in enumerate(self.profile.columns):
            name, shown = f"column-{place}", f"format-{place}"
            uses = self._uses(one.name)[1:]
            yield ColumnRow(
                one,
                self[name] if name in self.fields else None,
                self[shown] if shown in self.fields else None,
                ", ".join(labels.column(use) for use in uses),
            )

    @property
    def value_groups(self) -> Iterator[tuple[str, str, list[ValueRow]]]:
        """Yield each mapped column that has values to translate: our column, theirs, the values."""
        for name, column, values in self._translatable:
            rows = [
                ValueRow(text, count, self[f"value-{name}-{place}"])
                for place, (text, count) in enumerate(values)
            ]
            if rows:
                yield labels.column(name), column, rows

    @property
    def rule_fields(self) -> list[forms.BoundField]:
        """The rules about rows."""
        return [self[ask.name] for ask in self._asks if ask.table != "file"]

    @property
    def file_fields(self) -> list[forms.BoundField]:
        """How the file is written."""
        return [self[ask.name] for ask in self._asks if ask.table == "file"]

    @property
    def constant_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Columns that the file does not have, each with the one value that holds for every row."""
        return [(self[f"constant-{n}"], self[f"constant-value-{n}"]) for n in range(self._constants)]

    @property
    def drop_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Filters: a column, and the values whose rows are left out."""
        return [(self[f"drop-{n}"], self[f"drop-values-{n}"]) for n in range(self._drops)]

    @property
    def recognised(self) -> int:
        """How many columns of the file have a meaning."""
        return sum(bool(self._uses(one.name)) for one in self.profile.columns)

    @property
    def kept_as_text(self) -> list[str]:
        """Parts of the mapping that only its text can change."""
        found = [name for name in ("unit_path",) if self.mapping.get(name)]
        lists = self.mapping.get("lists", {})
        found += ["lists.successions"] if lists.get("successions") else []
        return found + (["lists.dates"] if isinstance(lists.get("dates"), dict) else [])

    @property
    def rule_errors(self) -> bool:
        """Whether a further rule has an error."""
        return any(self.errors.get(one.name) for one in self.rule_fields[1:])

    @property
    def file_errors(self) -> bool:
        """Whether an answer about the writing of the file has an error."""
        return any(self.errors.get(one.name) for one in self.file_fields)

    @property
    def constant_errors(self) -> bool:
        """Whether a fixed value has an error."""
        return any(name.startswith("constant-") for name in self.errors)

    @property
    def drop_errors(self) -> bool:
        """Whether a filter has an error."""
        return any(name.startswith("drop-") for name in self.errors)

    # -- making the fields

    def _add_columns(self) -> None:
        choices = self._column_choices
        for place, one in enumerate(self.profile.columns):
            if one.refused:
                continue
            uses = self._uses(one.name)
            label = _("Meaning of column %(name)s") % {"name": one.name}
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=uses[0] if uses else ""
            )
            dated = next((use for use in uses if FIELDS[self.shape][use].kind == "date"), None)
            if one.readings or dated:
                given = self.mapping.get("date_formats", {}).get(dated or "", "")
                self.fields[f"format-{place}"] = forms.ChoiceField(
                    label=_("How column %(name)s writes dates") % {"name": one.name},
                    choices=self._format_choices(one, given),
                    required=False,
                    initial=given,
                )

    def _add_values(self) -> None:
        for name, _column, values in self._translatable:
            said = self.mapping.get("values", {}).get(name, {})
            choices = [("", _("– as it is –")), (NOTHING, _("no value")), *self._codes(name)]
            for place, (text, _count) in enumerate(values):
                given = said.get(text)
                initial = NOTHING if given == "" else (given or "")
                self.fields[f"value-{name}-{place}"] = forms.ChoiceField(
                    label=_("Meaning of %(value)s") % {"value": text},
                    choices=choices if initial in dict(choices) else [*choices, (initial, initial)],
                    required=False,
                    initial=initial,
                )

    def _add_constants(self) -> None:
        given = list(self.mapping.get("constants", {}).items())
        self._constants = len(given) + 1
        for place in range(self._constants):
            name, value = given[place] if place < len(given) else ("", "")
            self.fields[f"constant-{place}"] = forms.ChoiceField(
                label=_("Column that the file does not have"),
                choices=self._column_choices,
                required=False,
                initial=name,
            )
            self.fields[f"constant-value-{place}"] = forms.CharField(
                label=_("Its value in every row"), required=False, initial=value, max_length=200
            )

    def _add_drops(self) -> None:
        given = self.mapping.get("drop", [])
        self._drops = len(given) + 1
        names = [("", "–"), *((one.name, one.name) for one in self.profile.usable)]
        for place in range(self._drops):
            one = given[place] if place < len(given) else {}
            self.fields[f"drop-{place}"] = forms.ChoiceField(
                label=_("Column by which rows are left out"),
                choices=names,
                required=False,
                initial=one.get("column", ""),
            )
            self.fields[f"drop-values-{place}"] = forms.CharField(
                label=_("Values, one a line"),
                required=False,
                initial="\n".join(one.get("values", [])),
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=2000,
            )

    def _add_rules(self) -> None:
        for ask in self._asks:
            self.fields[ask.name] = self._rule(ask)

    def _rule(self, ask: Ask) -> forms.Field:
        given = self.mapping.get(ask.table, {}).get(ask.key, ask.default)
        common: dict[str, Any] = {
            "label": ask.label,
            "help_text": ask.help,
            "required": ask.kind == "choice" and "" not in dict(ask.options),
            "initial": given,
        }
        if ask.kind == "text" and not isinstance(given, str):
            common["initial"] = ""
        if ask.kind == "format":
            return forms.ChoiceField(choices=with_given(formats(), str(given)), **common)
        if ask.kind == "many":
            return forms.MultipleChoiceField(
                choices=ask.options, widget=forms.CheckboxSelectMultiple, **common
            )
        if ask.kind in _PLAIN:
            kind, options = _PLAIN[ask.kind]
            return kind(**options, **common)
        if ask.key == "end_date":
            common["widget"] = forms.RadioSelect
            common["required"] = self._asks_end_date(self.mapping)
            common["error_messages"] = {"required": _NO_END_DATE}
        return forms.ChoiceField(choices=ask.options, **common)

    @property
    def _asks(self) -> list[Ask]:
        return [ask for ask in ASKS if self.shape in ask.shapes]

    @cached_property
    def _column_choices(self) -> list[Any]:
        known = FIELDS[self.shape]
        grouped = [
            (str(title), [(name, labels.column(name)) for name in names if name in known])
            for title, names in labels.GROUPS
        ]
        return [("", _("– not used –")), *[(title, entries) for title, entries in grouped if entries]]

    @cached_property
    def _translatable(self) -> list[tuple[str, str, list[tuple[str, int]]]]:
        """Return mapped columns of closed lists with the values that are not of the list."""
        found = []
        by_name = {one.name: one for one in self.profile.usable}
        for name, sources in self.mapping.get("columns", {}).items():
            if name not in FIELDS[self.shape] or not isinstance(sources, str) or sources not in by_name:
                continue
            codes = {code for code, _words in self._codes(name)}
            if not codes:
                continue
            said = self.mapping.get("values", {}).get(name, {})
            values = [(text, n) for text, n in by_name[sources].values if text in said or text not in codes]
            found.append((name, sources, values[:_ASKED_VALUES]))
        return found

    def _codes(self, name: str) -> list[tuple[str, str]]:
        """Return the codes that a column may hold with their words; none where it is free."""
        field = FIELDS[self.shape][name]
        if field.allowed:
            return [(code, labels.value(name, code)) for code in field.allowed]
        if field.kind == "truth":
            return [(code, labels.value(name, code)) for code in ("true", "false")]
        listed = "reason" if name in ("entry_reason", "exit_reason") else name
        if listed not in COLUMN_LISTS:
            return []
        language = get_language() or "nl"
        codes = self.administration.codes(listed)
        if len(codes) > _FEW_CODES * 5:
            return []
        return [(code, f"{self.administration.label(listed, code, language)} ({code})") for code in codes]

    def _uses(self, column: str) -> list[str]:
        found = []
        for name, sources in self.mapping.get("columns", {}).items():
            listed = [sources] if isinstance(sources, str) else sources
            if column in listed and name in FIELDS[self.shape]:
                found.append(name)
        return found

    def _format_choices(self, one: ColumnProfile, given: str) -> list[tuple[str, str]]:
        choices = [("", _("as the rest of the file")), *formats()]
        if len(one.reads_as) == 3:
            value, *days = one.reads_as
            said = dict(zip(one.readings, days, strict=True))
            choices = [
                (code, f"{words}: {value} = {labels.day_of(said[code])}" if code in said else words)
                for code, words in choices
            ]
            choices += [
                (code, f"{example_of(code)}: {value} = {labels.day_of(day)}")
                for code, day in said.items()
                if code not in dict(choices)
            ]
        return with_given(choices, given)

    # -- the answers

    def clean(self) -> dict[str, Any]:
        """Make a mapping of the answers, and let the mapping itself judge it."""
        answers = super().clean() or {}
        mapping = {**self.mapping, "shape": self.shape}
        self._clean_columns(answers, mapping)
        self._clean_values(answers, mapping)
        self._clean_lists(answers, mapping)
        self._clean_rules(answers, mapping)
        self.text = mapping_text({key: value for key, value in mapping.items() if value not in ({}, [])})
        if not self.errors:
            try:
                parse_mapping(self.text.encode())
            except BadInput as error:
                self.add_error(None, sentence(say(error.what)))
        return answers

    def _clean_columns(self, answers: dict[str, Any], mapping: dict[str, Any]) -> None:
        chosen: dict[str, list[str]] = {}
        formats: dict[str, str] = {}
        further = {name: list(self._uses_beyond_first(name)) for name in self.mapping.get("columns", {})}
        for place, one in enumerate(self.profile.columns):
            name = answers.get(f"column-{place}", "")
            if name:
                chosen.setdefault(name, []).append(one.name)
                written = answers.get(f"format-{place}", "")
                if written and FIELDS[self.shape][name].kind == "date":
                    formats[name] = written
        for name, columns in further.items():
            for column in columns:
                if name in FIELDS[self.shape] and column not in chosen.get(name, []):
                    chosen.setdefault(name, []).append(column)
        for name, columns in chosen.items():
            if len(columns) > 1 and name != "person" and name not in self.mapping.get("columns", {}):
                self._twice(name, columns)
            elif len(columns) > 1 and name != "person":
                before = self.mapping["columns"][name]
                if isinstance(before, str) or sorted(before) != sorted(columns):
                    self._twice(name, columns)
        mapping["columns"] = {
            name: columns[0] if len(columns) == 1 else self._in_order(name, columns)
            for name, columns in chosen.items()
        }
        mapping["date_formats"] = formats
        given = {*chosen, *(answers.get(f"constant-{n}", "") for n in range(self._constants))}
        given |= {"unit"} if mapping.get("unit_path") else set()
        for name in REQUIRED[self.shape]:
            if name not in given:
                text = _("No column is %(name)s. Choose the column that holds it.")
                self.add_error(None, text % {"name": f"“{labels.column(name)}”"})

    def _in_order(self, name: str, columns: list[str]) -> list[str]:
        """Keep the order in which a key was made: another order is another person."""
        before = self.mapping.get("columns", {}).get(name, [])
        kept = [one for one in before if one in columns] if isinstance(before, list) else []
        return kept + [one for one in columns if one not in kept]

    def _uses_beyond_first(self, name: str) -> Iterator[str]:
        """Yield columns that have this meaning besides another one, which the form shows but does not ask."""
        sources = self.mapping["columns"][name]
        for column in [sources] if isinstance(sources, str) else sources:
            if self._uses(column)[:1] != [name]:
                yield column

    def _twice(self, name: str, columns: list[str]) -> None:
        place = next(number for number, one in enumerate(self.profile.columns) if one.name == columns[-1])
        text = _("%(name)s is chosen for several columns: %(columns)s.")
        said = {"name": f"“{labels.column(name)}”", "columns": ", ".join(columns)}
        self.add_error(f"column-{place}" if f"column-{place}" in self.fields else None, text % said)

    def _clean_values(self, answers: dict[str, Any], mapping: dict[str, Any]) -> None:
        values = {name: dict(said) for name, said in self.mapping.get("values", {}).items()}
        for name, _column, asked in self._translatable:
            said = values.setdefault(name, {})
            for place, (text, _count) in enumerate(asked):
                answer = answers.get(f"value-{name}-{place}", "")
                if answer:
                    said[text] = "" if answer == NOTHING else answer
                else:
                    said.pop(text, None)
        mapped = {*mapping["columns"], *mapping.get("constants", {})}
        mapping["values"] = {name: said for name, said in values.items() if said and name in mapped}

    def _clean_lists(self, answers: dict[str, Any], mapping: dict[str, Any]) -> None:
        constants: dict[str, str] = {}
        for place in range(self._constants):
            name, value = answers.get(f"constant-{place}", ""), answers.get(f"constant-value-{place}", "")
            if name and not value:
                self.add_error(f"constant-value-{place}", _("Give the value that holds for every row."))
            elif value and not name:
                self.add_error(f"constant-{place}", _("Choose the column of which this is the value."))
            elif name in mapping["columns"]:
                self.add_error(f"constant-{place}", _("The file has a column for this already."))
            elif name:
                constants[name] = value
        mapping["constants"] = constants
        drops = []
        for place in range(self._drops):
            column, text = answers.get(f"drop-{place}", ""), answers.get(f"drop-values-{place}", "")
            if column and not text:
                self.add_error(f"drop-values-{place}", _("Give at least one value."))
            elif text and not column:
                self.add_error(f"drop-{place}", _("Choose the column in which these values stand."))
            elif column:
                drops.append({"column": column, "values": text.splitlines()})
        mapping["drop"] = drops

    def _clean_rules(self, answers: dict[str, Any], mapping: dict[str, Any]) -> None:
        tables = {name: dict(self.mapping.get(name, {})) for name in ("file", "rules", "lists", "spells")}
        for ask in ASKS:
            table = tables[ask.table]
            if self.shape not in ask.shapes:
                table.pop(ask.key, None)
                continue
            answer = answers.get(ask.name)
            if ask.key == "dates" and not answer and isinstance(table.get("dates"), dict):
                continue  # a table of dates is changed in the text
            asked = ask.key == "end_date" and ask.name not in self.errors
            if asked and not answer and self._asks_end_date(mapping):
                self.add_error(ask.name, _NO_END_DATE)
            # The same as what an absent key means needs no line, unless the text had one.
            if answer in (None, "", ask.default) and ask.key not in table:
                continue
            if answer in (None, ""):
                table.pop(ask.key, None)
            else:
                table[ask.key] = answer
        mapping |= tables

    def _asks_end_date(self, mapping: dict[str, Any]) -> bool:
        return self.shape == "events" or (self.shape == "spells" and "to_on" in mapping.get("columns", {}))


def reshaped(mapping: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """Return a mapping for another kind of rows, with all that means something there too."""
    known, dates = FIELDS[shape], {"effective_on", "on", "from_on"}
    day = next(name for name in REQUIRED[shape] if name in dates)

    def renamed(table: dict[str, Any]) -> dict[str, Any]:
        moved = {day if name in dates else name: value for name, value in table.items()}
        return {name: value for name, value in moved.items() if name in known}

    kept = {key: value for key, value in mapping.items() if key not in ("lists", "spells")}
    tables = {
        name: renamed(kept.get(name, {})) for name in ("columns", "constants", "date_formats", "values")
    }
    return {**kept, "shape": shape, **{name: table for name, table in tables.items() if table}}
