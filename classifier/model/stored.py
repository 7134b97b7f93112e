"""Estimators as numbers: what each stores of itself, and what it refuses to be built from.

Every estimator has a pair of methods: `to_arrays` gives its settings and its arrays, and
`from_arrays` builds it from them. They may come from anybody: settings are compared with the
parameters of the estimator, and arrays have exactly the type and the shape that it needs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray
from sklearn.base import BaseEstimator

LARGEST = 1e9
"""Weights stay so far from the largest number that no sum of them gets there."""

_MOST_VALUES = 10_000  # of a setting that is a tuple


class Unusable(ValueError):
    """Settings or arrays that no estimator can be built from."""


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """Settings and arrays of an estimator, and of the estimators inside it.

    Attributes
    ----------
    settings : mapping
        By name: the parameters, plain values that were learnt (their names end in an underscore),
        and for each estimator inside a separate mapping.
    arrays : mapping of str to ndarray
        Those of an estimator inside have its name and a dot before theirs.
    """

    settings: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]

    @classmethod
    def of(
        cls,
        estimator: BaseEstimator,
        *arrays: str | Mapping[str, NDArray[Any]],
        learnt: Collection[str] = (),
        **inside: Stored,
    ) -> Self:
        """What an estimator keeps of itself.

        Parameters
        ----------
        estimator : BaseEstimator
            Fitted.
        *arrays : str or mapping of str to ndarray
            Names of attributes without the underscore at their end, or arrays by name.
        learnt : collection of str
            Attributes that are plain values.
        **inside : Stored
            Of the estimators inside, by name.
        """
        settings = estimator.get_params(deep=False)
        settings |= {name: getattr(estimator, name) for name in learnt}
        settings = {name: _plain(value) for name, value in settings.items()}
        named: dict[str, NDArray[Any]] = {}
        for given in arrays:
            named |= {given: getattr(estimator, f"{given}_")} if isinstance(given, str) else given
        for name, stored in inside.items():
            settings[name] = stored.settings
            named |= {f"{name}.{key}": array for key, array in stored.arrays.items()}
        return cls(settings, named)

    def inside(self, name: str) -> Stored:
        """Settings and arrays of an estimator inside."""
        settings = self.settings.get(name)
        if not isinstance(settings, Mapping):
            raise Unusable(f"lacks the settings of {name}")
        start = f"{name}."
        arrays = {k.removeprefix(start): v for k, v in self.arrays.items() if k.startswith(start)}
        return Stored(settings, arrays)

    def with_inside(self, name: str, stored: Stored) -> Stored:
        """The same with another estimator inside."""
        start = f"{name}."
        if any(key.startswith(start) for key in self.arrays):
            raise Unusable(f"has arrays of a {name} without its settings")
        arrays = {f"{start}{key}": array for key, array in stored.arrays.items()}
        return Stored({**self.settings, name: stored.settings}, {**self.arrays, **arrays})

    def settings_of(
        self,
        kind: type[BaseEstimator],
        learnt: Collection[str] = (),
        inside: Collection[str] = (),
        optional: Collection[str] = (),
    ) -> dict[str, Any]:
        """The parameters of an estimator, each of the type of its default.

        Parameters
        ----------
        kind : type
            The estimator's.
        learnt, inside : collection of str
            What else there is among the settings, as in `of`.
        optional : collection of str
            Plain values that were learnt, which there may be.

        Returns
        -------
        dict
        """
        defaults = kind().get_params(deep=False)
        if self.settings.keys() - set(optional) != {*defaults, *learnt, *inside}:
            raise Unusable(f"has a {kind.__name__} with different settings from those it needs")
        found = {}
        for name, default in defaults.items():
            value = self.settings[name]
            if isinstance(default, tuple) and isinstance(value, list):
                value = tuple(value)  # JSON has lists
            if not _fits(value, default):
                raise Unusable(f"has a {kind.__name__} whose {name} can't be a setting")
            found[name] = value
        return found

    def length(self, name: str) -> int:
        """Number of values of an array that has one axis."""
        array = self.arrays.get(name)
        if array is None or array.ndim != 1:
            raise Unusable(f"has no {name} of one axis")
        return len(array)

    def taken(self, **needed: tuple[DTypeLike, tuple[int, ...]]) -> list[NDArray[Any]]:
        """The arrays of an estimator itself; it refuses others.

        Parameters
        ----------
        **needed : tuple
            Type and shape of each, by name.

        Returns
        -------
        list of ndarray
            In the order of what is needed.
        """
        inside = tuple(f"{name}." for name, value in self.settings.items() if _is_inside(value))
        own = {name for name in self.arrays if not name.startswith(inside)}
        if own != needed.keys():
            name = min(own ^ needed.keys())
            raise Unusable(f"{'has' if name in own else 'lacks'} an array named {name[:100]!r}")
        for name, (dtype, shape) in needed.items():
            array = self.arrays[name]
            if array.dtype != np.dtype(dtype) or array.shape != shape:
                wanted = f"{np.dtype(dtype).name} of shape {shape}"
                raise Unusable(
                    f"has {name} of a different type or shape from what its codebook and words"
                    f" require: {array.dtype.name} of shape {array.shape}, not {wanted}"
                )
            # What is not a number (NaN) is not between two numbers.
            if array.dtype.kind == "f" and array.size:
                if not (array.min() >= -LARGEST and array.max() <= LARGEST):
                    raise Unusable(f"has weights that are not finite numbers, in {name}")
        return [self.arrays[name] for name in needed]

    def put_into(
        self, estimator: BaseEstimator, **needed: tuple[DTypeLike, tuple[int, ...]]
    ) -> None:
        """Make the arrays, as `taken` gives them, attributes; an underscore ends their names."""
        for name, array in zip(needed, self.taken(**needed), strict=True):
            setattr(estimator, f"{name}_", array)


def _is_inside(value: object) -> bool:
    return isinstance(value, Mapping)


def _plain(value: Any) -> Any:
    """A setting as JSON has it."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value.item() if isinstance(value, np.generic) else value


def is_number(value: object) -> bool:
    """Whether a setting is a number that can be worked with."""
    return type(value) in (int, float) and -LARGEST <= value <= LARGEST  # type: ignore[operator]


def _fits(value: object, default: object) -> bool:
    if isinstance(default, tuple):
        whole = isinstance(value, tuple) and len(value) <= _MOST_VALUES
        return whole and all(type(v) is str or is_number(v) for v in value)  # type: ignore[attr-defined]
    if type(default) in (int, bool):
        return type(value) is type(default) and is_number(int(value))  # type: ignore[call-overload]
    if default is None:
        return value is None or is_number(value)
    return is_number(value)
