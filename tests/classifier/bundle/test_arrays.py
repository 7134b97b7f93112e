"""The file of arrays: every byte of it is accounted for, or it is refused."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from safetensors.numpy import load

from classifier.bundle.arrays import views, written
from classifier.model.stored import Unusable

GOOD = {
    "ids": np.arange(3, dtype=np.uint64),
    "places": np.arange(3, dtype=np.uint32),
    "weights": np.ones((2, 3), dtype=np.float32),
    "offsets": np.zeros(4),
    "none": np.zeros((0, 3), dtype=np.float32),
}


def file_of(header, numbers=b"", *, size=None) -> bytes:
    """A file of this header, padded as the library does it, and these numbers."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return (len(text) if size is None else size).to_bytes(8, "little") + text + numbers


def entry(shape=(2,), begin=0, end=8, dtype="F32", **more):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end], **more}


def test_arrays_are_views_of_the_file():
    data = written(GOOD)
    found = views(data)
    assert found.keys() == GOOD.keys()
    for name, array in GOOD.items():
        np.testing.assert_array_equal(found[name], array)
        assert found[name].dtype == array.dtype
        assert not found[name].flags.writeable
        assert not found[name].flags.owndata


def test_the_same_arrays_give_the_same_bytes_in_any_order():
    assert written(dict(reversed(GOOD.items()))) == written(GOOD)
    fortran = {**GOOD, "weights": np.asfortranarray(GOOD["weights"])}
    assert written(fortran) == written(GOOD)


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=5),
        arrays_of.arrays(
            st.sampled_from([np.float32, np.float64, np.uint64]),
            arrays_of.array_shapes(min_dims=1, max_dims=2, min_side=0, max_side=4),
            elements={"allow_nan": False},
        ),
        max_size=5,
    )
)
def test_we_read_what_the_library_reads(arrays):
    data = written(arrays)
    found, expected = views(data), load(data)
    assert found.keys() == expected.keys() == arrays.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array)


NUMBERS = bytes(8)
BAD = {
    "nothing": b"",
    "less than the size of a header": bytes(7),
    "a header of no size": file_of(b"", size=0),
    "a header longer than the file": file_of({"a": entry()}, NUMBERS, size=10**4),
    "a header longer than memory": file_of({"a": entry()}, NUMBERS, size=2**64 - 1),
    "a header longer than any": file_of(b" " * 1024**2 + b"{}"),
    "a header that is not JSON": file_of(b"{]"),
    "a header that is not text": file_of(b"\xff\xfe{}"),
    "a header that is a list": file_of([]),
    "a header that is a number": file_of(b"1"),
    "a header of brackets": file_of(b"[" * 10**5),
    "a header of braces": file_of(b'{"a":' * 10**5),
    "a number without end": file_of(b'{"a": ' + b"9" * 10**5 + b"}"),
    "a name twice": file_of(b'{"a": 1, "a": 2}'),
    "a key twice": file_of(b'{"a": {"dtype": "F32", "dtype": "F64"}}'),
    "two headers": file_of(b"{} {}"),
    "metadata": file_of({"__metadata__": {"a": "b"}}),
    "metadata like an array": file_of({"__metadata__": entry()}, bytes(9)),
    "an entry that is none": file_of({"a": None}),
    "an entry that is a list": file_of({"a": [1, 2]}),
    "an entry without a type": file_of({"a": {"shape": [2], "data_offsets": [0, 8]}}, NUMBERS),
    "an entry without a shape": file_of({"a": {"dtype": "F32", "data_offsets": [0, 8]}}, NUMBERS),
    "an entry without a place": file_of({"a": {"dtype": "F32", "shape": [2]}}, NUMBERS),
    "an entry with more": file_of({"a": entry(more=1)}, NUMBERS),
    "a type of objects": file_of({"a": entry(dtype="O")}, NUMBERS),
    "a type of text": file_of({"a": entry(dtype="U2")}, NUMBERS),
    "a type of NumPy": file_of({"a": entry(dtype="float32")}, NUMBERS),
    "a type of bytes": file_of({"a": entry([8], dtype="U8")}, NUMBERS),
    "a type of half precision": file_of({"a": entry([4], dtype="F16")}, NUMBERS),
    "a type in lower case": file_of({"a": entry(dtype="f32")}, NUMBERS),
    "a type that is none": file_of({"a": entry(dtype=None)}, NUMBERS),
    "a type that is a list": file_of({"a": entry(dtype=["F32"])}, NUMBERS),
    "a type that is a mapping": file_of({"a": entry(dtype={})}, NUMBERS),
    "a shape that is none": file_of({"a": entry(None)}, NUMBERS),
    "a shape that is a number": file_of({"a": entry(2)}, NUMBERS),
    "a shape that is text": file_of({"a": entry("2")}, NUMBERS),
    "a shape that is a mapping": file_of({"a": entry({"0": 2})}, NUMBERS),
    "a shape of text": file_of({"a": entry(["2"])}, NUMBERS),
    "a shape of fractions": file_of({"a": entry([2.0])}, NUMBERS),
    "a shape of truths": file_of({"a": entry([True, 2])}, NUMBERS),
    "a shape of NaN": file_of({"a": entry([float("nan")])}, NUMBERS),
    "a shape below nothing": file_of({"a": entry([-2])}, NUMBERS),
    "two axes below nothing": file_of({"a": entry([-1, -2])}, NUMBERS),
    "a shape of many axes": file_of({"a": entry([1] * 40 + [2])}, NUMBERS),
    "three axes": file_of({"a": entry([1, 1, 2])}, NUMBERS),
    "a shape of lists": file_of({"a": entry([[2]])}, NUMBERS),
    "a giant shape": file_of({"a": entry([2**40])}, NUMBERS),
    "a shape that overflows": file_of({"a": entry([2**62, 4])}, NUMBERS),
    "a shape whose size comes round to 8": file_of({"a": entry([2**32, 2**32 + 2])}, NUMBERS),
    "a shape of more digits than a word has": file_of({"a": entry([10**30])}, NUMBERS),
    "a shape of half the size": file_of({"a": entry([1])}, NUMBERS),
    "a shape of no size": file_of({"a": entry([0])}, NUMBERS),
    "places that are none": file_of({"a": entry() | {"data_offsets": None}}, NUMBERS),
    "places that are a mapping": file_of({"a": entry() | {"data_offsets": {}}}, NUMBERS),
    "one place": file_of({"a": entry() | {"data_offsets": [8]}}, NUMBERS),
    "three places": file_of({"a": entry() | {"data_offsets": [0, 8, 8]}}, NUMBERS),
    "a place below nothing": file_of({"a": entry(begin=-8)}, NUMBERS),
    "a place that is a fraction": file_of({"a": entry(begin=0.0)}, NUMBERS),
    "a place that is text": file_of({"a": entry(begin="0")}, NUMBERS),
    "a place after the end": file_of({"a": entry(begin=8, end=16)}, NUMBERS),
    "an end after the end": file_of({"a": entry([4], end=16)}, NUMBERS),
    "an end before the beginning": file_of({"a": entry(begin=8, end=0)}, NUMBERS),
    "a giant end": file_of({"a": entry([2**45], end=2**47)}, NUMBERS),
    "an end of more digits than a word has": file_of({"a": entry(end=10**30)}, NUMBERS),
    "two arrays in one place": file_of({"a": entry(), "b": entry()}, NUMBERS),
    "an array upon another": file_of({"a": entry(), "b": entry(begin=4, end=12)}, bytes(12)),
    "an array inside another": file_of({"a": entry(), "b": entry([1], 4, 8)}, NUMBERS),
    "a gap at the beginning": file_of({"a": entry(begin=8, end=16)}, bytes(16)),
    "a gap between arrays": file_of({"a": entry(), "b": entry(begin=16, end=24)}, bytes(24)),
    "bytes of no array": file_of({"a": entry()}, bytes(9)),
    "only bytes of no array": file_of({}, NUMBERS),
    "fewer bytes than arrays": file_of({"a": entry()}, bytes(7)),
    "an array out of its place": file_of(
        {"a": entry([1], 0, 4), "b": entry([1], 4, 12, "F64")}, bytes(12)
    ),
    "a header out of its place": (4).to_bytes(8, "little") + b"{}  " + NUMBERS,
    "numbers out of their place": (61).to_bytes(8, "little")
    + json.dumps({"a": entry()}).encode().ljust(61)
    + NUMBERS,
    "too many arrays": file_of({str(number): entry([0], 0, 0) for number in range(1_001)}),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_file_that_lies_is_refused_in_one_line(data):
    with pytest.raises(Unusable) as caught:
        views(data)
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


def test_a_name_that_others_wrote_is_told_in_one_line():
    with pytest.raises(Unusable) as caught:
        views(file_of({"a\n" * 10**4: None}))
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)
